using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>
/// −log N(x; x̂, σ²) in nats, (x̂ − x)² / 2σ² + ½ ln 2πσ² per value: the Gaussian decoder of a variational autoencoder. σ² is one number
/// for all values, fixed or learned as its logarithm (Rybkin, Daniilidis and Levine, "Simple and effective VAE training with calibrated
/// decoders", 2021).
/// </summary>
/// <remarks>It is unbounded below: a learned σ² goes to 0, and the loss to −∞, if every x is reconstructed exactly.</remarks>
internal sealed class GaussianLikelihood : BackendLoss
{
    private readonly Parameter? _logVariance;

    /// <summary>Creates the loss.</summary>
    /// <param name="variance">σ², above 0; null to learn it, starting at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ² is not above 0.</exception>
    public GaussianLikelihood(float? variance = null)
        : base("gaussianLikelihood", LossKind.GaussianLikelihood, variance ?? 1)
    {
        if (variance is { } given && !(given > 0 && float.IsFinite(given)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(variance), FormattableString.Invariant($"The variance of a Gaussian likelihood must be above 0; found {given}."));
        }

        if (variance is null) _logVariance = AddParameter("logVariance", [1], Initializer.Zeros, decays: false);
    }

    /// <inheritdoc/>
    public override bool IsLogLikelihood => true;

    /// <inheritdoc/>
    public override double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        if (_logVariance is null) return base.Evaluate(backend, final, logits, target, gradientScale, gradient);
        if (gradient.IsNone) return backend.GaussianLoss(final, logits, target, _logVariance.Values);
        var accumulate = _logVariance.BeginGradient();
        return backend.GaussianLoss(
            final, logits, target, _logVariance.Values, gradientScale, gradient, _logVariance.Gradient, accumulate);
    }

    /// <inheritdoc/>
    public override void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        if (_logVariance is null) base.EvaluateRows(backend, final, logits, target, perRow);
        else backend.GaussianRowLoss(final, logits, target, _logVariance.Values, perRow);
    }

    /// <inheritdoc/>
    public override void EvaluateWeightedGradient(
        Backend backend, Activation final, Matrix logits, Matrix target, Matrix losses, Matrix weights, double scale, Matrix gradient)
    {
        if (_logVariance is null)
        {
            base.EvaluateWeightedGradient(backend, final, logits, target, losses, weights, scale, gradient);
            return;
        }

        var accumulate = _logVariance.BeginGradient();
        backend.GaussianWeightedGradient(
            final, logits, target, _logVariance.Values, losses, weights, scale, gradient, _logVariance.Gradient, accumulate);
    }
}

/// <summary>
/// −log N(x; x̂, σ²) in nats: the Gaussian decoder of a variational autoencoder, with a fixed or a learned σ² (Rybkin, Daniilidis and
/// Levine, 2021).
/// </summary>
public sealed record GaussianLikelihoodRecipe : LossRecipe
{
    /// <summary>σ², above 0, the same for all values; null to learn it.</summary>
    public float? Variance { get; init; }

    /// <inheritdoc/>
    public override ReconstructionLoss Create() => Variance is null or > 0 and < float.PositiveInfinity
        ? new GaussianLikelihood(Variance)
        : throw new InvalidInputException(FormattableString.Invariant($"variance must be above 0; found {Variance}."));
}
