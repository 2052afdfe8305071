using System.Buffers;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// −log N(x; x̂, σ²) in nats, (x̂ − x)² / 2σ² + ½ ln 2πσ² a value: the Gaussian decoder of a variational autoencoder. σ² is one number for all values, given
/// or learned as its logarithm (Rybkin, Daniilidis and Levine, "Simple and effective VAE training with calibrated decoders", 2021).
/// </summary>
/// <remarks>It has no least value: a learned σ² goes to 0, and the loss to −∞, where every x is met exactly.</remarks>
public sealed class GaussianLikelihood : PointwiseLoss
{
    private readonly Parameter? _logVariance;

    /// <summary>A Gaussian likelihood.</summary>
    /// <param name="variance">σ², above 0; learned, from 1 on, where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ² is not above 0.</exception>
    public GaussianLikelihood(float? variance = null)
        : base("gaussianLikelihood", LossKind.GaussianLikelihood, variance ?? 1)
    {
        if (variance is { } given && !(given > 0 && float.IsFinite(given)))
            throw new ArgumentOutOfRangeException(nameof(variance), given, "The variance of a Gaussian likelihood must be above 0.");
        if (variance is null) _logVariance = AddParameter("logVariance", [1], Initializer.Zeros, decays: false);
    }

    /// <inheritdoc/>
    public override bool IsLogLikelihood => true;

    /// <inheritdoc/>
    public override double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        var variance = Variance(backend);
        var total = backend.Loss(Kind, variance, final, logits, target, gradientScale, gradient);
        if (!gradient.IsNone) AddVarianceGradient(backend, gradientScale * Slope(total, logits.Length, variance));
        return total;
    }

    /// <inheritdoc/>
    public override void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow) =>
        backend.RowLoss(Kind, Variance(backend), final, logits, target, perRow);

    /// <inheritdoc/>
    public override void EvaluateWeightedGradient(
        Backend backend, Activation final, Matrix logits, Matrix target, Matrix losses, Matrix weights, double scale, Matrix gradient)
    {
        var variance = Variance(backend);
        backend.Loss(Kind, variance, final, logits, target, scale, gradient);
        backend.ScaleRows(weights, gradient);
        if (_logVariance is null) return;
        var rows = losses.Rows;
        var room = ArrayPool<float>.Shared.Rent(2 * rows);
        Span<float> costs = room.AsSpan(0, rows), factors = room.AsSpan(rows, rows);
        backend.Download(losses, costs);
        backend.Download(weights, factors);
        var sum = 0.0;
        for (var r = 0; r < rows; r++) sum += factors[r] * Slope(costs[r], logits.Columns, variance);
        ArrayPool<float>.Shared.Return(room);
        AddVarianceGradient(backend, scale * sum);
    }

    /// <summary>∂/∂log σ² of a sum of losses over <paramref name="count"/> values: Σ (½ − (x̂ − x)² / 2σ²).</summary>
    private static double Slope(double total, int count, float variance) => count * (0.5 + 0.5 * Math.Log(2 * Math.PI * variance)) - total;

    private float Variance(Backend backend)
    {
        if (_logVariance is null) return Delta;
        Span<float> value = [0];
        backend.Download(_logVariance.Values, value);
        return MathF.Exp(value[0]);
    }

    private void AddVarianceGradient(Backend backend, double gradient)
    {
        if (_logVariance is null) return;
        Span<float> sum = [0];
        if (_logVariance.BeginGradient()) backend.Download(_logVariance.Gradient, sum);
        sum[0] += (float)gradient;
        backend.Upload(sum, _logVariance.Gradient);
    }
}
