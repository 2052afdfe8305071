namespace Hourglass.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019): w ← w − rate · decay · w, apart from the gradient.</summary>
/// <param name="learningRate">Above 0.</param>
/// <param name="beta1">The share of the mean gradient kept, 0 to below 1.</param>
/// <param name="beta2">The share of the mean squared gradient kept, 0 to below 1.</param>
/// <param name="epsilon">Added to the root, above 0.</param>
/// <param name="weightDecay">At least 0.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public sealed class AdamW(
    float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, float weightDecay = 0.01f)
    : Adam(learningRate, beta1, beta2, epsilon, weightDecay)
{
    /// <inheritdoc/>
    public override string Name => "adamW";

    private protected override bool IsDecoupled => true;
}
