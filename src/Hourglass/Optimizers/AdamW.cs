namespace Hourglass.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019): <see cref="Adam"/> with the weight decay apart from the gradient, w ← w − rate·λ·w, so that a
/// weight with large gradients decays no slower than the others.
/// </summary>
/// <param name="learningRate">The base rate, above 0.</param>
/// <param name="beta1">β₁, the share of the old mean kept; at least 0 and below 1.</param>
/// <param name="beta2">β₂, the share of the old mean square kept; at least 0 and below 1.</param>
/// <param name="epsilon">ε, above 0. The default 1e-7 is Keras'; PyTorch has 1e-8.</param>
/// <param name="weightDecay">λ, at least 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class AdamW(
    float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, float weightDecay = 0.01f)
    : Adam(learningRate, beta1, beta2, epsilon, weightDecay)
{
    /// <inheritdoc/>
    public override string Name => "adamw";

    private protected override bool Decoupled => true;
}
