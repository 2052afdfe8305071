using Hourglass.Compute;

namespace Hourglass.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1): m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
/// w ← w − rate · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε) at step t. Weight decay is added to the gradient: g ← g + λ·w.
/// </summary>
internal class Adam : Optimizer
{
    private readonly float _beta1, _beta2, _epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The base rate, above 0.</param>
    /// <param name="beta1">β₁, the decay rate of the mean gradient; at least 0 and below 1.</param>
    /// <param name="beta2">β₂, the decay rate of the mean squared gradient; at least 0 and below 1.</param>
    /// <param name="epsilon">ε, above 0. The default 1e-7 is that of Keras; the paper and PyTorch use 1e-8.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, float weightDecay = 0)
        : base(learningRate, weightDecay, "mean", "variance")
    {
        _beta1 = Require.BelowOne(beta1, nameof(beta1), "Beta 1");
        _beta2 = Require.BelowOne(beta2, nameof(beta2), "Beta 2");
        _epsilon = Require.Positive(epsilon, nameof(epsilon), "Epsilon");
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    private protected virtual bool Decoupled => false;

    /// <inheritdoc/>
    protected override StepReport Move(
        Backend backend, Matrix values, Matrix gradient, SlabPart part, long step, float learningRate, float weightDecay,
        GradientClip clip) =>
        backend.AdamStep(
            new AdamStep(learningRate, _beta1, _beta2, _epsilon, weightDecay, Decoupled, step, clip),
            values, gradient, State(0, part), State(1, part));
}

/// <summary>
/// Adam (Kingma and Ba, 2015): steps along the mean gradient over the root of the mean squared gradient. The default learning rate is
/// 0.001.
/// </summary>
public sealed record AdamRecipe : OptimizerRecipe
{
    /// <summary>β₁, the decay rate of the mean gradient, at least 0 and below 1.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>β₂, the decay rate of the mean squared gradient, at least 0 and below 1.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>ε, added to the root, above 0; 1e-7 as in Keras (PyTorch: 1e-8).</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>λ of the weight decay, at least 0: λ times a weight is added to its gradient; biases are left out.</summary>
    public float WeightDecay { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(float? learningRate) => new Adam(learningRate ?? 0.001f, Beta1, Beta2, Epsilon, WeightDecay);
}
