using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Runs;
using Hourglass.Training;

namespace Hourglass.Studio;

/// <summary>A model that is looked into, and the rows of its run. What is worked out for one request is kept for the next.</summary>
internal sealed class OpenModel(Autoencoder model, TrainingData data, long step)
{
    private const int MostCodes = 1600, MostValues = 1 << 26;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenPart> _parts = [];
    private CodeSupport? _support;
    private OpenDetector? _detector;

    internal Autoencoder Model => model;

    internal TrainingData Data => data;

    /// <summary>The steps it was trained for.</summary>
    internal long Step => step;

    /// <summary>From values to brightness, where rows are pictures.</summary>
    internal (float Scale, float Shift) Range { get; } = Sheets.RangeOf(model, data.Train.Table);

    /// <summary>The memory of the model and of the codes of its rows; the rows are counted for themselves.</summary>
    internal long Bytes => sizeof(float) * (2 * model.ParameterCount
        + ((long)data.Train.Count + (data.Test?.Count ?? 0)) * (model.LatentSize + 1));

    /// <summary>The parts of the rows and their sizes.</summary>
    internal IReadOnlyDictionary<string, int> Parts => Sizes(data);

    /// <summary>The sizes of the parts of a run's rows.</summary>
    internal static Dictionary<string, int> Sizes(TrainingData data)
    {
        var sizes = new Dictionary<string, int> { ["train"] = data.Train.Count };
        if (data.Validation is { } validation && !ReferenceEquals(validation, data.Test)) sizes["validation"] = validation.Count;
        if (data.Test is { } test) sizes["test"] = test.Count;
        return sizes;
    }

    /// <summary>A part of the rows: train, validation or test; where null, test or else train.</summary>
    /// <exception cref="NotFoundException">There is no such part.</exception>
    internal OpenPart Part(string? name)
    {
        name ??= data.Test is { Count: > 0 } ? "test" : "train";
        var rows = name switch { "train" => data.Train, "validation" => data.Validation, _ => data.Test };
        if (!Parts.ContainsKey(name) || rows is null)
            throw new NotFoundException($"there are no {name} rows; there are {string.Join(", ", Parts.Keys)}.");
        lock (_gate)
        {
            if (!_parts.TryGetValue(name, out var part)) _parts[name] = part = new OpenPart(model, rows);
            return part;
        }
    }

    /// <summary>The detector in the model; null where there is none.</summary>
    internal OpenDetector? Detector
    {
        get
        {
            lock (_gate)
            {
                if (_detector is null && AnomalyDetector.Load(model) is { } saved) _detector = new OpenDetector(saved);
                return _detector;
            }
        }
    }

    /// <summary>What new rows are sampled from.</summary>
    internal OpenSampler Sampler
    {
        get
        {
            lock (_gate) return field ??= new OpenSampler(this);
        }
    }

    /// <summary>
    /// How far a code is from the training rows' codes: its Mahalanobis distance, where 1 is the distance within which 99.9 % of them lie.
    /// </summary>
    internal double DistanceOf(float[] code)
    {
        var codes = Part("train").Codes;
        CodeSupport support;
        lock (_gate) support = _support ??= CodeSupport.Fit(codes);
        var row = new float[1, code.Length];
        for (var c = 0; c < code.Length; c++) row[0, c] = code[c];
        return support.Distances(row)[0] / support.Limit;
    }

    /// <summary>Refuses to decode more than fits beside a training.</summary>
    /// <exception cref="UsageException">They are too many.</exception>
    internal void CheckSize(int codes)
    {
        var most = Math.Min(MostCodes, MostValues / model.InputShape.Size);
        if (codes > most) throw new UsageException($"expected at most {most} codes at once; found {codes}.");
    }

    /// <summary>The index of a class; null for a model that takes none.</summary>
    /// <exception cref="UsageException">The class is missing or unknown.</exception>
    internal int? LabelOf(string? name)
    {
        if (!model.IsConditional) return null;
        var index = name is null ? 0 : model.ClassNames.ToList().IndexOf(name);
        return index >= 0
            ? index
            : throw new UsageException($"there is no class “{name}”; there are {string.Join(", ", model.ClassNames)}.");
    }
}

/// <summary>One part of the rows, as a model sees them.</summary>
internal sealed class OpenPart(Autoencoder model, DataSet rows)
{
    private readonly Lock _gate = new();
    private float[,]? _codes;
    private float[]? _errors;
    private Pca? _pca;
    private float[]? _mean;

    internal DataSet Rows => rows;

    /// <summary>The codes (n, latent).</summary>
    internal float[,] Codes
    {
        get
        {
            lock (_gate) return _codes ??= model.Encode(rows);
        }
    }

    /// <summary>The mean squared error of each row.</summary>
    internal float[] Errors
    {
        get
        {
            lock (_gate) return _errors ??= RowErrors.Of(model, rows);
        }
    }

    /// <summary>Two principal components of the codes.</summary>
    internal Pca Pca
    {
        get
        {
            var codes = Codes;
            lock (_gate) return _pca ??= Pca.Fit(codes, 2, model.Backend);
        }
    }

    /// <summary>The code of a row.</summary>
    /// <exception cref="NotFoundException">There is no such row.</exception>
    internal float[] Code(int row)
    {
        var codes = Codes;
        Check(row);
        return [.. Enumerable.Range(0, codes.GetLength(1)).Select(c => codes[row, c])];
    }

    /// <summary>Refuses a row that is not one.</summary>
    internal void Check(int row)
    {
        if (row < 0 || row >= rows.Count) throw new NotFoundException($"there is no row {row}; there are 0 to {rows.Count - 1}.");
    }

    /// <summary>The mean of all codes.</summary>
    internal float[] MeanCode()
    {
        var codes = Codes;
        var n = codes.GetLength(0);
        lock (_gate)
            return _mean ??= [.. Enumerable.Range(0, codes.GetLength(1))
                .Select(c => (float)(Enumerable.Range(0, n).Sum(r => (double)codes[r, c]) / n))];
    }
}
