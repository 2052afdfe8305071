using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>
/// ½·‖x − x̂‖²/σ² + ½·(z − m)ᵀ·Σ⁻¹·(z − m): unlikely where the row is far from its reconstruction, as well as where its code is far from
/// those of normal rows. σ² is the mean squared residual of the normal rows, m and Σ are the mean and the covariance of their codes. For
/// PCA it is the likelihood of probabilistic PCA but for a constant (Tipping and Bishop, 1999).
/// </summary>
public sealed record JointLikelihoodScore : AnomalyScore
{
    /// <summary>The default shrinkage.</summary>
    public const double DefaultShrinkage = 0.01;

    private const string VarianceName = "residualVariance";
    private const double SmallestVariance = 1e-12;

    /// <summary>The score with the default shrinkage.</summary>
    public JointLikelihoodScore()
    {
    }

    /// <summary>The score with a shrinkage.</summary>
    /// <param name="shrinkage">The shrinkage s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shrinkage is out of range.</exception>
    public JointLikelihoodScore(double shrinkage) => Shrinkage = shrinkage;

    /// <summary>The shrinkage s of the covariance of the codes, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Shrinkage { get; init => field = ShrunkGaussian.CheckShrinkage(value); } = DefaultShrinkage;

    /// <inheritdoc/>
    public override string Formula => FormattableString.Invariant(
        $"half the squared error in units of its mean, and half the squared Mahalanobis distance of the code with {Shrinkage} shrinkage");

    /// <inheritdoc/>
    public override IReadOnlyList<NamedTensor> State =>
        Gaussian is { } gaussian ? [.. gaussian.Tensors, new NamedTensor(VarianceName, [1], new[] { Variance })] : [];

    private ShrunkGaussian? Gaussian { get; init; }

    private float Variance { get; init; }

    /// <inheritdoc/>
    public override AnomalyScore Fit(IReconstructor reconstructor, DataSet normal)
    {
        var (residuals, sum) = (reconstructor.Residuals(normal), 0.0);
        foreach (var residual in residuals) sum += (double)residual * residual;
        return this with
        {
            Gaussian = ShrunkGaussian.Fit(reconstructor.Encode(normal), Shrinkage, "codes"),
            Variance = (float)Math.Max(sum / residuals.Length, SmallestVariance),
        };
    }

    /// <inheritdoc/>
    public override AnomalyScore Restore(Attachment state, IReconstructor reconstructor) => this with
    {
        Gaussian = ShrunkGaussian.Restore(state, Shrinkage, reconstructor.LatentSize),
        Variance = state.Values(VarianceName, 1).Span[0],
    };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The score is not fitted.</exception>
    public override double[,] Shares(IReconstructor reconstructor, DataSet rows)
    {
        var distances = ShrunkGaussian.Fitted(Gaussian).SquaredDistances(reconstructor.Encode(rows));
        var residuals = reconstructor.Residuals(rows);
        var (n, features, size) = (residuals.GetLength(0), residuals.GetLength(1), distances.GetLength(1));
        var shares = new double[n, features + size];
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < features; c++) shares[r, c] = (double)residuals[r, c] * residuals[r, c] / (2 * (double)Variance);
            for (var k = 0; k < size; k++) shares[r, features + k] = distances[r, k] / 2;
        }

        return shares;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ShareNames(IReadOnlyList<string> features, int latentSize) =>
        [.. features, .. Enumerable.Range(0, latentSize).Select(number => $"z{number}")];
}
