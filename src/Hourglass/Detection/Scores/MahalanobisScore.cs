using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>
/// (r − m)ᵀ·Σ⁻¹·(r − m) with r = x − x̂, and m and Σ of the residuals of the normal rows: an error counts for as much as it is unusual there (Mahalanobis, 1936).
/// Σ is (1 − s)·S + s·(tr S / d)·I, S being the covariance (divided by n − 1).
/// </summary>
public sealed class MahalanobisScore : AnomalyScore
{
    /// <summary>The usual s.</summary>
    public const double UsualShrinkage = 0.1;

    private readonly double _shrinkage;
    private readonly ShrunkGaussian? _gaussian;

    /// <summary>The score with a shrinkage.</summary>
    /// <param name="shrinkage">s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">s is no share.</exception>
    public MahalanobisScore(double shrinkage = UsualShrinkage) => _shrinkage = ShrunkGaussian.CheckShrinkage(shrinkage);

    private MahalanobisScore(double shrinkage, ShrunkGaussian gaussian)
        : this(shrinkage) => _gaussian = gaussian;

    /// <inheritdoc/>
    public override string Name => "mahalanobis";

    /// <inheritdoc/>
    public override string Formula => FormattableString.Invariant($"squared Mahalanobis distance of x − x̂, covariance of the normal rows' residuals with {_shrinkage} shrinkage");

    internal override AnomalyScore Fit(IRebuilder rebuilder, DataSet normal)
    {
        ShrunkGaussian.CheckWidth(normal.Table.Columns, "residuals"); // before there are any
        return new MahalanobisScore(_shrinkage, ShrunkGaussian.Fit(rebuilder.Residuals(normal), _shrinkage, "residuals"));
    }

    internal override double[,] Parts(IRebuilder rebuilder, DataSet rows) => _gaussian!.SquaredDistanceParts(rebuilder.Residuals(rows));

    internal override double? Shrinkage => _shrinkage;

    internal override IReadOnlyList<NamedTensor> Tensors(string prefix) => _gaussian!.Tensors(prefix);

    internal override AnomalyScore Restore(Attachment saved, string prefix, double shrinkage, int features, int latentSize) =>
        new MahalanobisScore(shrinkage, ShrunkGaussian.Restore(saved, prefix, shrinkage, features));
}
