using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>
/// −x ln x̂ − (1 − x) ln(1 − x̂) with x̂ = σ(z), computed from the logit z. Targets lie in [0, 1]; for targets strictly between, the
/// minimum is their entropy, not 0.
/// </summary>
internal sealed class BinaryCrossEntropy() : BackendLoss("binaryCrossEntropy", LossKind.BinaryCrossEntropy)
{
    /// <summary>True: for targets 0 and 1 it is the Bernoulli likelihood; gray values are commonly treated the same way.</summary>
    public override bool IsLogLikelihood => true;

    /// <summary>Scaled values may exceed [0, 1] by this much through rounding.</summary>
    private const float Rounding = 1e-5f;

    /// <inheritdoc/>
    public override (float Least, float Largest) TargetRange => (0, 1);

    /// <inheritdoc/>
    public override void CheckTargets(float minimum, float maximum)
    {
        if (!(minimum >= -Rounding && maximum <= 1 + Rounding))
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"Binary cross-entropy needs targets in [0, 1]; found values from {minimum} to {maximum}. ")
                + "Scale the data (byteRange or minMax).");
        }
    }

    /// <inheritdoc/>
    public override void CheckActivation(Activation final)
    {
        if (final.Kind != ActivationKind.Sigmoid)
            throw new InvalidInputException($"Binary cross-entropy needs a decoder that ends in a sigmoid; this one ends in {final.Kind}.");
    }
}

/// <summary>
/// The binary cross-entropy −x ln x̂ − (1 − x) ln(1 − x̂), in nats, for targets in [0, 1] and a decoder that ends in a sigmoid: the
/// Bernoulli decoder of a variational autoencoder.
/// </summary>
public sealed record BinaryCrossEntropyRecipe : LossRecipe
{
    /// <inheritdoc/>
    public override ReconstructionLoss Create() => new BinaryCrossEntropy();
}
