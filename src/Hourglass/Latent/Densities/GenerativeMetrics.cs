using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// Metrics of generated samples: Fréchet distance, precision, recall and class agreement with real rows, in the feature space of an encoder
/// that did not generate them: another model, or PCA. Values are comparable only within the same feature space, so it has a name to report
/// with them.
/// </summary>
public sealed class GenerativeMetrics
{
    /// <summary>The k of the manifold estimate, as in Kynkäänniemi et al. (2019).</summary>
    public const int ManifoldNeighbors = 3;

    /// <summary>The k of the k-nearest-neighbor classification.</summary>
    public const int ClassNeighbors = 5;

    /// <summary>The maximum number of real rows; of more, a fixed random subset of this size is used.</summary>
    public const int MaximumRealRows = 10_000;

    private readonly Func<float[,], float[,]> _encode;
    private readonly DataSet _real;
    private readonly float[,] _codes;
    private readonly NeighborManifold _manifold;
    private readonly NearestNeighbors _neighbors;

    private GenerativeMetrics(string name, DataSet real, Func<float[,], float[,]> encode)
    {
        if (real.Count <= ClassNeighbors)
            throw new InvalidInputException(
                $"Expected more than {ClassNeighbors} real rows to compare samples with; {real.Name} has {real.Count}.", nameof(real));
        (Name, _encode) = (name, encode);
        _real = real.Count <= MaximumRealRows ? real : real.Select(RowChoice.Of(real.Count, MaximumRealRows));
        _codes = encode(RowArrays.Values(_real.Table));
        CodeRows.CheckFit(_codes);
        (_manifold, _neighbors) = (new NeighborManifold(_codes, ManifoldNeighbors), new NearestNeighbors(_codes));
    }

    /// <summary>The feature space and its origin.</summary>
    public string Name { get; }

    /// <summary>The number of real rows that samples are compared with.</summary>
    public int RealRows => _real.Count;

    /// <summary>Uses the codes of a trained model as features.</summary>
    /// <param name="model">A model other than the sampled one, for rows of the same width; not conditional.</param>
    /// <param name="source">Its origin, such as its file.</param>
    /// <param name="real">The real rows, more than 5.</param>
    /// <exception cref="ArgumentException">The model is conditional, there are too few rows, or they have another width.</exception>
    public static GenerativeMetrics Create(Autoencoder model, string source, DataSet real)
    {
        if (model.IsConditional)
            throw new InvalidInputException(
                $"The model “{model.Recipe.Name}” is conditional; expected a model that encodes rows without classes.", nameof(model));
        if (real.Table.Columns != model.InputShape.Size)
            throw new InvalidInputException(
                $"Expected rows of {model.InputShape.Size} values for the model “{model.Recipe.Name}”; those of {real.Name} have "
                + $"{real.Table.Columns}.", nameof(real));
        return new GenerativeMetrics(
            $"codes of {model.LatentSize} values by “{model.Recipe.Name}” ({source})", real, rows => model.Encode(rows));
    }

    /// <summary>Uses the first principal components of the real rows as features, without another model.</summary>
    /// <param name="real">The real rows, more than 5.</param>
    /// <param name="scaler">The scaler applied to rows first.</param>
    /// <param name="components">The maximum number of components.</param>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    public static GenerativeMetrics CreateFromPca(DataSet real, Scaler scaler, int components = 64)
    {
        var pca = Pca.Fit(real.Table, scaler.Map, Math.Min(components, real.Table.Columns));
        return new GenerativeMetrics(
            $"{pca.LatentSize} principal components of {real.Name}", real, rows => pca.Encode(RowArrays.Table(rows), scaler.Map));
    }

    /// <summary>Measures samples.</summary>
    /// <param name="samples">Rows in the units of the data (n, features), more than 3.</param>
    /// <param name="classes">The requested class of each sample, by name; empty or null for none.</param>
    /// <exception cref="ArgumentException">
    /// There are too few samples, they have another width, or the numbers of samples and classes differ.
    /// </exception>
    public SampleQuality Measure(float[,] samples, IReadOnlyList<string>? classes = null)
    {
        var count = samples.GetLength(0);
        if (count <= ManifoldNeighbors)
            throw new InvalidInputException($"Expected more than {ManifoldNeighbors} samples to measure; found {count}.", nameof(samples));
        if (classes is { Count: > 0 } && classes.Count != count)
            throw new InvalidInputException($"Expected a class for each of {count} samples; found {classes.Count}.", nameof(classes));
        var codes = Encode(samples);
        var agreement = classes is { Count: > 0 } && _real.HasLabels
            ? Names(codes).Zip(classes).Count(pair => pair.First == pair.Second) / (double)count
            : (double?)null;
        return new SampleQuality(
            FrechetDistance.Between(_codes, codes), _manifold.FractionWithin(codes),
            new NeighborManifold(codes, ManifoldNeighbors).FractionWithin(_codes), agreement, count);
    }

    /// <summary>Measures rows as if they were samples: held-out rows show what good values are.</summary>
    /// <param name="rows">Rows of the same kind, more than 3; their classes, if any, count as requested.</param>
    /// <param name="maximum">The maximum number of rows; of more, a fixed random subset of this size is used.</param>
    /// <exception cref="ArgumentException">There are too few rows, or they have another width.</exception>
    public SampleQuality Measure(DataSet rows, int maximum)
    {
        var some = rows.Select(RowChoice.Of(rows.Count, maximum));
        return Measure(
            RowArrays.Values(some.Table), some.HasLabels ? [.. some.Labels.ToArray().Select(label => some.ClassNames[label])] : []);
    }

    /// <summary>
    /// The majority class of the 5 nearest real rows of each sample (n, features) in the feature space; ties go to the nearest row.
    /// </summary>
    /// <exception cref="InvalidOperationException">The real rows have no classes.</exception>
    /// <exception cref="ArgumentException">The samples have another width.</exception>
    public string[] Classify(float[,] samples) =>
        _real.HasLabels ? Names(Encode(samples)) : throw new InvalidOperationException($"{_real.Name} has no classes.");

    private string[] Names(float[,] codes)
    {
        var (rows, _) = _neighbors.Find(codes, ClassNeighbors);
        return [.. Enumerable.Range(0, codes.GetLength(0)).Select(i =>
            _real.ClassNames[Enumerable.Range(0, ClassNeighbors).Select(j => _real.Labels[rows[i, j]]).GroupBy(label => label)
                .MaxBy(votes => votes.Count())!.Key])];
    }

    private float[,] Encode(float[,] samples)
    {
        var (expected, found) = (_real.Table.Columns, samples.GetLength(1));
        return found == expected
            ? _encode(samples)
            : throw new InvalidInputException(
                $"Expected samples of {expected} values, like the rows of {_real.Name}; found {found}.", nameof(samples));
    }
}
