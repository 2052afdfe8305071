using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>½(x̂ − x)² within δ of the target, else δ(|x̂ − x| − ½δ) (Huber, 1964).</summary>
public sealed class HuberLoss : PointwiseLoss
{
    /// <summary>A Huber loss.</summary>
    /// <param name="delta">δ, where the parabola becomes a line; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is not above 0.</exception>
    public HuberLoss(float delta = 1f)
        : base("huber", LossKind.Huber, delta)
    {
        if (!(delta > 0 && float.IsFinite(delta))) throw new ArgumentOutOfRangeException(nameof(delta), delta, "Huber's δ must be above 0.");
    }

    /// <summary>δ.</summary>
    public new float Delta => base.Delta;
}
