using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>
/// −log N(z; m, Σ) in nats, with m and Σ of the codes of the normal rows: how far a row's code lies from where codes are. Its parts are the dimensions of the code
/// and the constant ½·ln det 2πΣ. Σ is (1 − s)·S + s·(tr S / k)·I.
/// </summary>
public sealed class CodeLikelihoodScore : AnomalyScore
{
    /// <summary>The usual s.</summary>
    public const double UsualShrinkage = 0.01;

    private readonly double _shrinkage;
    private readonly ShrunkGaussian? _gaussian;

    /// <summary>The score with a shrinkage.</summary>
    /// <param name="shrinkage">s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">s is no share.</exception>
    public CodeLikelihoodScore(double shrinkage = UsualShrinkage) => _shrinkage = ShrunkGaussian.CheckShrinkage(shrinkage);

    private CodeLikelihoodScore(double shrinkage, ShrunkGaussian gaussian)
        : this(shrinkage) => _gaussian = gaussian;

    /// <inheritdoc/>
    public override string Name => "code";

    /// <inheritdoc/>
    public override string Formula => FormattableString.Invariant($"−log density of the code under a Gaussian of the normal rows' codes with {_shrinkage} shrinkage");

    internal override bool IsPerFeature => false;

    internal override AnomalyScore Fit(IRebuilder rebuilder, DataSet normal) =>
        new CodeLikelihoodScore(_shrinkage, ShrunkGaussian.Fit(rebuilder.Codes(normal), _shrinkage, "codes"));

    internal override double[,] Parts(IRebuilder rebuilder, DataSet rows)
    {
        var parts = _gaussian!.SquaredDistanceParts(rebuilder.Codes(rows), room: 1);
        var size = parts.GetLength(1) - 1;
        for (var r = 0; r < parts.GetLength(0); r++)
        {
            for (var c = 0; c < size; c++) parts[r, c] /= 2;
            parts[r, size] = 0.5 * (_gaussian.LogDeterminant + size * Math.Log(2 * Math.PI));
        }

        return parts;
    }

    internal override IReadOnlyList<string> PartNames(IReadOnlyList<string> features, int latentSize) =>
        [.. Enumerable.Range(1, latentSize).Select(number => $"z{number}"), "constant"];

    internal override double? Shrinkage => _shrinkage;

    internal override IReadOnlyList<NamedTensor> Tensors(string prefix) => _gaussian!.Tensors(prefix);

    internal override AnomalyScore Restore(Attachment saved, string prefix, double shrinkage, int features, int latentSize) =>
        new CodeLikelihoodScore(shrinkage, ShrunkGaussian.Restore(saved, prefix, shrinkage, latentSize));
}
