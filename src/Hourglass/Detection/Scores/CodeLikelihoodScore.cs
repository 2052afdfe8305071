using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>
/// −log N(z; m, Σ) in nats, with the mean m and the covariance Σ of the codes of the normal rows. Its shares are those of the dimensions of
/// the code, and the constant ½·ln det 2πΣ. Σ is (1 − s)·S + s·(tr S / k)·I with the sample covariance S.
/// </summary>
public sealed record CodeLikelihoodScore : AnomalyScore
{
    /// <summary>The default shrinkage.</summary>
    public const double DefaultShrinkage = 0.01;

    /// <summary>The score with the default shrinkage.</summary>
    public CodeLikelihoodScore()
    {
    }

    /// <summary>The score with a shrinkage.</summary>
    /// <param name="shrinkage">The shrinkage s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shrinkage is out of range.</exception>
    public CodeLikelihoodScore(double shrinkage) => Shrinkage = shrinkage;

    /// <summary>The shrinkage s of the covariance, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Shrinkage { get; init => field = ShrunkGaussian.CheckShrinkage(value); } = DefaultShrinkage;

    /// <inheritdoc/>
    public override string Formula => FormattableString.Invariant(
        $"−log density of the code under a Gaussian of the normal rows' codes with {Shrinkage} shrinkage");

    /// <inheritdoc/>
    public override bool IsPerFeature => false;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedTensor> State => Gaussian?.Tensors ?? [];

    private ShrunkGaussian? Gaussian { get; init; }

    /// <inheritdoc/>
    public override AnomalyScore Fit(IReconstructor reconstructor, DataSet normal) =>
        this with { Gaussian = ShrunkGaussian.Fit(reconstructor.Encode(normal), Shrinkage, "codes") };

    /// <inheritdoc/>
    public override AnomalyScore Restore(Attachment state, IReconstructor reconstructor) =>
        this with { Gaussian = ShrunkGaussian.Restore(state, Shrinkage, reconstructor.LatentSize) };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The score is not fitted.</exception>
    public override double[,] Shares(IReconstructor reconstructor, DataSet rows)
    {
        var gaussian = ShrunkGaussian.Fitted(Gaussian);
        var shares = gaussian.SquaredDistances(reconstructor.Encode(rows), extraColumns: 1);
        var size = shares.GetLength(1) - 1;
        for (var r = 0; r < shares.GetLength(0); r++)
        {
            for (var c = 0; c < size; c++) shares[r, c] /= 2;
            shares[r, size] = 0.5 * (gaussian.LogDeterminant + size * Math.Log(2 * Math.PI));
        }

        return shares;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ShareNames(IReadOnlyList<string> features, int latentSize) =>
        [.. Enumerable.Range(0, latentSize).Select(number => $"z{number}"), "constant"];
}
