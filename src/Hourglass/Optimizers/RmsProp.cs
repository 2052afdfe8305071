using Hourglass.Compute;

namespace Hourglass.Optimizers;

/// <summary>RMSProp (Hinton, 2012): g ← g + λ·w; s ← ρ·s + (1 − ρ)·g²; w ← w − rate·g / (√s + ε).</summary>
internal sealed class RmsProp : Optimizer
{
    private readonly float _rho, _epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The base rate, above 0.</param>
    /// <param name="rho">ρ, the decay rate of the mean squared gradient, at least 0 and below 1; 0.9 in the lecture and in Keras.</param>
    /// <param name="epsilon">ε, above 0; 1e-7 as in Keras.</param>
    /// <param name="weightDecay">λ, added to the gradient times the weight; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RmsProp(float learningRate = 0.001f, float rho = 0.9f, float epsilon = 1e-7f, float weightDecay = 0)
        : base(learningRate, weightDecay, "squares")
    {
        _rho = Require.BelowOne(rho, nameof(rho), "Rho");
        _epsilon = Require.Positive(epsilon, nameof(epsilon), "Epsilon");
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <inheritdoc/>
    protected override StepReport Move(
        Backend backend, Matrix values, Matrix gradient, SlabPart part, long step, float learningRate, float weightDecay,
        GradientClip clip) =>
        backend.RmsPropStep(new RmsPropStep(learningRate, _rho, _epsilon, weightDecay, clip), values, gradient, State(0, part));
}

/// <summary>
/// RMSProp (Hinton, 2012): steps along the gradient over the root of the mean squared gradient. The default learning rate is 0.001.
/// </summary>
public sealed record RmsPropRecipe : OptimizerRecipe
{
    /// <summary>ρ, the decay rate of the mean squared gradient, at least 0 and below 1.</summary>
    public float Rho { get; init; } = 0.9f;

    /// <summary>ε, added to the root, above 0; 1e-7 as in Keras.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>λ of the weight decay, at least 0: λ times a weight is added to its gradient; biases are left out.</summary>
    public float WeightDecay { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(float? learningRate) => new RmsProp(learningRate ?? 0.001f, Rho, Epsilon, WeightDecay);
}
