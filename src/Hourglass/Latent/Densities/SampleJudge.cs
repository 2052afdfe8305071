using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// Compares samples with real rows in the codes of an encoder that had no part in making them: another model, or PCA. The figures mean something only beside
/// others of the same judge, so it has a name, which belongs to every figure.
/// </summary>
public sealed class SampleJudge
{
    /// <summary>Neighbors of a ball of the covered ground, as Kynkäänniemi et al. (2019) choose.</summary>
    public const int ManifoldNeighbors = 3;

    /// <summary>Neighbors that vote for a class.</summary>
    public const int Voters = 5;

    /// <summary>Of more real rows so many are drawn, the same ones each time.</summary>
    public const int MostRealRows = 10_000;

    private readonly Func<float[,], float[,]> _encode;
    private readonly DataSet _real;
    private readonly float[,] _codes;
    private readonly NeighborManifold _ground;
    private readonly NearestNeighbors _neighbors;

    private SampleJudge(string name, DataSet real, Func<float[,], float[,]> encode)
    {
        if (real.Count <= Voters) throw new ArgumentException($"Expected more than {Voters} real rows to compare samples with; {real.Name} has {real.Count}.", nameof(real));
        (Name, _encode) = (name, encode);
        _real = real.Count <= MostRealRows ? real : real.Select(RowChoice.Of(real.Count, MostRealRows));
        _codes = encode(RowArrays.Values(_real.Table));
        CodeRows.CheckFit(_codes);
        (_ground, _neighbors) = (new NeighborManifold(_codes, ManifoldNeighbors), new NearestNeighbors(_codes));
    }

    /// <summary>What the codes are of, and where that comes from.</summary>
    public string Name { get; }

    /// <summary>How many real rows samples are compared with.</summary>
    public int RealRows => _real.Count;

    /// <summary>Judges by the codes of a trained model.</summary>
    /// <param name="model">Another model than the one that is sampled from, for rows of the same width; not conditional, for it is not told classes.</param>
    /// <param name="source">Where it comes from, such as its file.</param>
    /// <param name="real">Rows that samples are to be like, more than 5.</param>
    /// <exception cref="ArgumentException">The model is conditional, there are too few rows, or they are of another width.</exception>
    public static SampleJudge Of(Autoencoder model, string source, DataSet real)
    {
        if (model.IsConditional) throw new ArgumentException($"The model “{model.Recipe.Name}” is conditional: it cannot judge samples whose classes it is not told.", nameof(model));
        if (real.Table.Columns != model.InputShape.Size)
            throw new ArgumentException($"Expected rows of {model.InputShape.Size} values for the model “{model.Recipe.Name}”; those of {real.Name} have {real.Table.Columns}.", nameof(real));
        return new SampleJudge($"codes of {model.LatentSize} numbers by “{model.Recipe.Name}” ({source})", real, rows => model.Encode(rows));
    }

    /// <summary>Judges by the first principal components of the real rows, where there is no other model.</summary>
    /// <param name="real">Rows that samples are to be like, more than 5.</param>
    /// <param name="scaler">What rows go through first, in both places.</param>
    /// <param name="components">How many components at most.</param>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    public static SampleJudge OfPca(DataSet real, Scaler scaler, int components = 64)
    {
        var pca = Pca.Fit(real.Table, scaler.Map, Math.Min(components, real.Table.Columns));
        return new SampleJudge($"{pca.LatentSize} principal components of {real.Name}", real, rows => pca.Encode(RowArrays.Table(rows), scaler.Map));
    }

    /// <summary>Measures samples.</summary>
    /// <param name="samples">Rows in the units of the data (n, features), more than 3.</param>
    /// <param name="classes">The class each sample was asked for, by name; empty where none was.</param>
    /// <exception cref="ArgumentException">There are too few samples, they are of another width, or the classes are not as many.</exception>
    public SampleQuality Measure(float[,] samples, IReadOnlyList<string>? classes = null)
    {
        var count = samples.GetLength(0);
        if (count <= ManifoldNeighbors) throw new ArgumentException($"Expected more than {ManifoldNeighbors} samples to measure; found {count}.", nameof(samples));
        if (classes is { Count: > 0 } && classes.Count != count) throw new ArgumentException($"Expected a class for each of {count} samples; found {classes.Count}.", nameof(classes));
        var codes = Encode(samples);
        var agreement = classes is { Count: > 0 } && _real.HasLabels ? Names(codes).Zip(classes).Count(pair => pair.First == pair.Second) / (double)count : (double?)null;
        return new SampleQuality(
            FrechetDistance.Between(_codes, codes), _ground.ShareWithin(codes), new NeighborManifold(codes, ManifoldNeighbors).ShareWithin(_codes), agreement, count);
    }

    /// <summary>Measures rows as if they were samples: rows that a model did not see show what good figures are.</summary>
    /// <param name="rows">Rows of the same kind, more than 3; where they have classes, these are what is asked for.</param>
    /// <param name="most">Of more rows so many are drawn, the same ones each time: as many as there are samples.</param>
    /// <exception cref="ArgumentException">There are too few rows, or they are of another width.</exception>
    public SampleQuality Measure(DataSet rows, int most)
    {
        var some = rows.Select(RowChoice.Of(rows.Count, most));
        return Measure(RowArrays.Values(some.Table), some.HasLabels ? [.. some.Labels.ToArray().Select(label => some.ClassNames[label])] : []);
    }

    /// <summary>The class that most of the 5 nearest real rows of each sample (n, features) have, in the judge's codes; of classes with as many votes the nearest one.</summary>
    /// <exception cref="InvalidOperationException">The real rows have no classes.</exception>
    /// <exception cref="ArgumentException">The samples are of another width.</exception>
    public string[] Classify(float[,] samples) =>
        _real.HasLabels ? Names(Encode(samples)) : throw new InvalidOperationException($"{_real.Name} has no classes to tell samples apart by.");

    private string[] Names(float[,] codes)
    {
        var (rows, _) = _neighbors.Find(codes, Voters);
        return [.. Enumerable.Range(0, codes.GetLength(0)).Select(i =>
            _real.ClassNames[Enumerable.Range(0, Voters).Select(j => _real.Labels[rows[i, j]]).GroupBy(label => label).MaxBy(votes => votes.Count())!.Key])];
    }

    private float[,] Encode(float[,] samples)
    {
        var (expected, found) = (_real.Table.Columns, samples.GetLength(1));
        return found == expected ? _encode(samples) : throw new ArgumentException($"Expected samples of {expected} values, as the rows of {_real.Name}; found {found}.", nameof(samples));
    }
}
