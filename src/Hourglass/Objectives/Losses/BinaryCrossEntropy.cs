using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// −x ln x̂ − (1 − x) ln(1 − x̂) with x̂ = σ(z), computed from the logit z. Targets lie in [0, 1]; for targets strictly between, the
/// least possible value is their entropy, not 0.
/// </summary>
public sealed class BinaryCrossEntropy() : PointwiseLoss("binaryCrossEntropy", LossKind.BinaryCrossEntropy)
{
    /// <summary>Of pictures of 0 and 1 it is the Bernoulli likelihood; gray values are commonly taken the same way.</summary>
    public override bool IsLogLikelihood => true;

    /// <summary>A scaler's least and largest value may come out this far past 0 and 1 by rounding.</summary>
    private const float Rounding = 1e-5f;

    /// <inheritdoc/>
    public override void CheckTargets(float least, float largest)
    {
        if (!(least >= -Rounding && largest <= 1 + Rounding))
        {
            throw new ArgumentException(
                $"Binary cross-entropy needs targets in [0, 1]; found values from {least} to {largest}. Scale the data (byteRange or minMax).");
        }
    }

    /// <inheritdoc/>
    public override void CheckActivation(Activation final)
    {
        if (final.Kind != ActivationKind.Sigmoid)
            throw new ArgumentException($"Binary cross-entropy needs a decoder that ends in a sigmoid; this one ends in {final.Kind}.");
    }
}
