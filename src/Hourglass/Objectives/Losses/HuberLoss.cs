using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>½(x̂ − x)² within δ of the target, else δ(|x̂ − x| − ½δ) (Huber, 1964).</summary>
internal sealed class HuberLoss : BackendLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="delta">δ, the error at which the loss changes from quadratic to linear, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is not above 0.</exception>
    public HuberLoss(float delta = 1f)
        : base("huber", LossKind.Huber, delta)
    {
        if (!(delta > 0 && float.IsFinite(delta)))
            throw new ArgumentOutOfRangeException(nameof(delta), FormattableString.Invariant($"Huber's δ must be above 0; found {delta}."));
    }

    /// <summary>δ.</summary>
    public new float Delta => base.Delta;
}

/// <summary>The Huber loss: ½(x̂ − x)² within δ of the target, else δ(|x̂ − x| − ½δ) (Huber, 1964).</summary>
public sealed record HuberLossRecipe : LossRecipe
{
    /// <summary>δ, the error at which the loss changes from quadratic to linear, above 0, in scaled units.</summary>
    public float Delta { get; init; } = 1;

    /// <inheritdoc/>
    public override ReconstructionLoss Create() => Delta > 0
        ? new HuberLoss(Delta)
        : throw new InvalidInputException(FormattableString.Invariant($"delta must be above 0; found {Delta}."));
}
