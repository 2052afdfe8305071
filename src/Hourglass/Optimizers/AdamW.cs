namespace Hourglass.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019): <see cref="Adam"/> with weight decay decoupled from the gradient, w ← w − rate·λ·w, so that a
/// weight with large gradients decays no slower than the others.
/// </summary>
/// <param name="learningRate">The base rate, above 0.</param>
/// <param name="beta1">β₁, the decay rate of the mean gradient; at least 0 and below 1.</param>
/// <param name="beta2">β₂, the decay rate of the mean squared gradient; at least 0 and below 1.</param>
/// <param name="epsilon">ε, above 0. The default 1e-7 is that of Keras; PyTorch uses 1e-8.</param>
/// <param name="weightDecay">λ, at least 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
internal sealed class AdamW(
    float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, float weightDecay = 0.01f)
    : Adam(learningRate, beta1, beta2, epsilon, weightDecay)
{
    /// <inheritdoc/>
    public override string Name => "adamw";

    private protected override bool Decoupled => true;
}

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019): Adam with weight decay decoupled from the gradient. The default learning rate is 0.001.
/// </summary>
public sealed record AdamWRecipe : OptimizerRecipe
{
    /// <summary>β₁, the decay rate of the mean gradient, at least 0 and below 1.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>β₂, the decay rate of the mean squared gradient, at least 0 and below 1.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>ε, added to the root, above 0; 1e-7 as in Keras (PyTorch: 1e-8).</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>λ of the weight decay, at least 0: a step subtracts rate·λ times a weight from it; biases are left out.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override Optimizer Create(float? learningRate) => new AdamW(learningRate ?? 0.001f, Beta1, Beta2, Epsilon, WeightDecay);
}
