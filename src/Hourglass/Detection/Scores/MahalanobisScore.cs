using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>
/// (r − m)ᵀ·Σ⁻¹·(r − m) with the residual r = x − x̂, and the mean m and the covariance Σ of the residuals of the normal rows, so that
/// errors weigh more where they are unusual (Mahalanobis, 1936). Σ is (1 − s)·S + s·(tr S / d)·I with the sample covariance S.
/// </summary>
public sealed record MahalanobisScore : AnomalyScore
{
    /// <summary>The default shrinkage.</summary>
    public const double DefaultShrinkage = 0.1;

    /// <summary>The score with the default shrinkage.</summary>
    public MahalanobisScore()
    {
    }

    /// <summary>The score with a shrinkage.</summary>
    /// <param name="shrinkage">The shrinkage s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shrinkage is out of range.</exception>
    public MahalanobisScore(double shrinkage) => Shrinkage = shrinkage;

    /// <summary>The shrinkage s of the covariance, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Shrinkage { get; init => field = ShrunkGaussian.CheckShrinkage(value); } = DefaultShrinkage;

    /// <inheritdoc/>
    public override string Formula => FormattableString.Invariant(
        $"squared Mahalanobis distance of x − x̂, covariance of the normal rows' residuals with {Shrinkage} shrinkage");

    /// <inheritdoc/>
    public override IReadOnlyList<NamedTensor> State => Gaussian?.Tensors ?? [];

    private ShrunkGaussian? Gaussian { get; init; }

    /// <inheritdoc/>
    public override AnomalyScore Fit(IReconstructor reconstructor, DataSet normal)
    {
        ShrunkGaussian.CheckWidth(normal.Table.Columns, "residuals"); // before they are computed
        return this with { Gaussian = ShrunkGaussian.Fit(reconstructor.Residuals(normal), Shrinkage, "residuals") };
    }

    /// <inheritdoc/>
    public override AnomalyScore Restore(Attachment state, IReconstructor reconstructor) =>
        this with { Gaussian = ShrunkGaussian.Restore(state, Shrinkage, reconstructor.Features) };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The score is not fitted.</exception>
    public override double[,] Shares(IReconstructor reconstructor, DataSet rows) =>
        ShrunkGaussian.Fitted(Gaussian).SquaredDistances(reconstructor.Residuals(rows));
}
