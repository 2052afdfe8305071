using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Layers;
using Hourglass.Objectives;
using Hourglass.Parts;

namespace Hourglass.Models;

/// <summary>
/// The matrices of one pass through an autoencoder, made once for a largest batch as slices of one buffer. A short batch uses the front
/// of each. Not for two threads at once; each pass has its own.
/// </summary>
internal sealed partial class Workspace
{
    // Training draws anew at each step; a measurement takes the same draws each time.
    private const uint TrainingDraws = 0, MeasuringDraws = 1;

    private readonly Autoencoder _model;
    private readonly Matrix _input, _corrupted, _conditionedInput, _encoded, _code, _conditionedCode, _logits, _encoderCache,
        _bottleneckCache, _decoderCache, _rowSums, _logWeights, _divergences, _scratch, _layerScratch;

    // In training alone.
    private readonly Matrix _logitsGradient, _conditionedCodeGradient, _codeGradient, _encodedGradient, _sampledGradient;

    private readonly int _samples; // codes of a row that stand in memory together, sample k's rows behind those of sample k − 1
    private readonly int[] _labels;
    private readonly bool _keepsActivities; // for penalties that look at them
    private int _labelCount;

    /// <summary>The matrices for passes of at most <paramref name="rows"/> rows.</summary>
    internal Workspace(Autoencoder model, int rows, bool training)
        : this(model, rows, training, Slices(model, rows, training))
    {
    }

    /// <summary>The one table of all matrices and their widths: <paramref name="take"/> gives each its place, or only counts.</summary>
    private Workspace(Autoencoder model, int rows, bool training, Take take)
    {
        (_model, Rows, _terms) = (model, rows, new double[model.Terms.Count]);
        _samples = Samples(model, training);
        _keepsActivities = model.Objective.Penalties.Any(penalty => penalty.AppliesTo == PenaltyTarget.Layer);
        int code = model.LatentSize, output = model.Decoder.OutputShape.Size, encoded = model.Encoder.OutputShape.Size;
        var weighted = model.Objective.ImportanceSamples is not null;
        _input = take(model.InputShape.Size);
        _corrupted = take(model.Corruption is null ? 0 : model.InputShape.Size);
        _code = take(code, _samples);
        _encoded = HasBottleneck(model) ? take(encoded) : _code;
        _conditionedInput = take(model.IsConditional ? model.Encoder.InputShape.Size : 0);
        _conditionedCode = take(model.IsConditional ? model.Decoder.InputShape.Size : 0, _samples);
        _labels = new int[rows * _samples];
        _logits = take(output, _samples);
        _encoderCache = take(model.Encoder.CacheSize);
        _bottleneckCache = take(model.Bottleneck.CacheSize);
        _decoderCache = take(model.Decoder.CacheSize, _samples);
        _rowSums = take(1, _samples);
        _logWeights = take(1, model.Objective.ImportanceSamples ?? 0);
        _divergences = take(model.HasLikelihood ? code : 0);
        _scratch = take(Scratch(model, training), _samples);

        // The other one holds a backward pass's gradients then.
        _layerScratch = take(PenaltyScratch(model, penalty => penalty.AppliesTo == PenaltyTarget.Layer));
        if (!training) return;
        _logitsGradient = take(output, _samples);
        _codeGradient = take(code, _samples);
        _conditionedCodeGradient = take(model.IsConditional ? model.Decoder.InputShape.Size : 0, _samples);
        _encodedGradient = HasBottleneck(model) ? take(encoded) : _codeGradient;
        _sampledGradient = take(weighted ? encoded : 0);
    }

    /// <summary>How many floats one row takes.</summary>
    internal static long ValuesPerRow(Autoencoder model, bool training)
    {
        var total = 0L;
        _ = new Workspace(model, 0, training, (columns, samples) =>
        {
            total += (long)columns * samples;
            return default;
        });
        return total;
    }

    /// <summary>Refuses a pass that keeps more values than one buffer or the limits hold, before anything is allocated.</summary>
    /// <exception cref="InvalidInputException">It does.</exception>
    internal static void CheckSize(Autoencoder model, int rows, bool training)
    {
        var (values, most) = ((Int128)ValuesPerRow(model, training) * rows, ReaderLimits.Current.ActivationBytes);
        if (values > int.MaxValue || values * sizeof(float) > most)
            throw new InvalidInputException(
                $"A pass of {rows} rows through “{model.Recipe.Name}” keeps {values * sizeof(float)} bytes of values; "
                + $"take smaller batches. At most 8 GiB are possible, and "
                + $"{ReaderLimits.Describe(most, nameof(ReaderLimits.ActivationBytes))}.");
    }

    /// <summary>Slices of one buffer, one after the other.</summary>
    private static Take Slices(Autoencoder model, int rows, bool training)
    {
        CheckSize(model, rows, training);
        var buffer = model.Backend.Allocate((int)(ValuesPerRow(model, training) * rows));
        var start = 0;
        return (columns, samples) =>
        {
            var matrix = buffer.AsMatrix(start, rows * samples, columns);
            start += rows * samples * columns;
            return matrix;
        };
    }

    /// <summary>A matrix of <paramref name="samples"/> rows for each row of the batch.</summary>
    private delegate Matrix Take(int columns, int samples = 1);

    /// <summary>The model whose passes these are.</summary>
    internal Autoencoder Model => _model;

    /// <summary>The largest batch.</summary>
    internal int Rows { get; }

    /// <summary>Where a batch of scaled rows goes before a pass.</summary>
    internal Matrix Input(int rows) => _input.SliceRows(0, rows);

    /// <summary>The encoder's output of the last pass.</summary>
    internal Matrix EncoderOutput(int rows) => _encoded.SliceRows(0, rows);

    /// <summary>The codes of the last pass, or where codes go before <see cref="Decode"/>.</summary>
    internal Matrix Code(int rows) => _code.SliceRows(0, rows);

    /// <summary>What the bottleneck kept of its last pass.</summary>
    internal Matrix BottleneckCache => _bottleneckCache;

    /// <summary>The decoder's output before its last activation.</summary>
    internal Matrix Logits(int rows) => _logits.SliceRows(0, rows);

    /// <summary>One number a row.</summary>
    internal Matrix RowSums(int rows) => _rowSums.SliceRows(0, rows);

    /// <summary>The classes of the rows to come; empty where they are not known.</summary>
    internal void Label(ReadOnlySpan<int> labels)
    {
        for (var k = 0; k < _samples; k++) labels.CopyTo(_labels.AsSpan(k * labels.Length));
        _labelCount = labels.Length;
    }

    /// <summary>The classes of the last <paramref name="rows"/>, or none.</summary>
    private ReadOnlySpan<int> Labels(int rows) => _labelCount == 0 ? [] : _labels.AsSpan(0, rows);

    /// <summary>
    /// Values as a network receives them: with the classes behind them, in <paramref name="room"/>, where the model is conditional.
    /// </summary>
    private Matrix Conditioned(Matrix values, Matrix room)
    {
        if (!_model.IsConditional) return values;
        var conditioned = room.SliceRows(0, values.Rows);
        _model.Backend.AppendClasses(values, Labels(values.Rows), _model.ClassNames.Count, conditioned);
        return conditioned;
    }

    /// <summary>
    /// The number of codes per row that are in memory at once: training on the importance-weighted bound needs all, a measurement computes
    /// one after the other.
    /// </summary>
    private static int Samples(Autoencoder model, bool training) => training ? model.Objective.ImportanceSamples ?? 1 : 1;

    /// <summary>Whether the encoder's output is not the code itself.</summary>
    private static bool HasBottleneck(Autoencoder model) => !model.Bottleneck.PassesThrough(training: true);

    private static int PenaltyScratch(Autoencoder model, Func<Penalty, bool> which) =>
        model.Objective.Penalties.Where(which).Select(penalty => penalty.ScratchSize).DefaultIfEmpty().Max();

    private static int Scratch(Autoencoder model, bool training)
    {
        var penalties = PenaltyScratch(model, penalty => penalty.AppliesTo != PenaltyTarget.Layer);
        return training
            ? Math.Max(Math.Max(penalties, model.Bottleneck.ScratchSize), Math.Max(model.Encoder.ScratchSize, model.Decoder.ScratchSize))
            : penalties;
    }

    /// <summary>
    /// Makes chunk <paramref name="chunk"/> of a table what the model is evaluated on, the same whenever it is measured with this seed: the
    /// input is binarized where the recipe says so. Returns what the encoder is to see: the corrupted input, or the input itself where the
    /// model has no corruption.
    /// </summary>
    internal Matrix Prepare(int rows, ulong seed, int chunk) => Prepare(rows, MeasuringDraws, seed, (ulong)chunk);

    private Matrix Prepare(int rows, uint kind, ulong seed, ulong index)
    {
        var (backend, input) = (_model.Backend, Input(rows));
        if (_model.Recipe.Data.Binarize == Binarization.Threshold) backend.Binarize(0.5f, input);
        if (_model.Recipe.Data.Binarize == Binarization.Redraw)
            backend.Bernoulli(new RandomStream(seed, RandomPurpose.Binarization, kind, index), input);
        if (_model.Corruption is not { } corruption) return input;
        var corrupted = _corrupted.SliceRows(0, rows);
        corruption.Apply(backend, new RandomStream(seed, RandomPurpose.Corruption, kind, index), input, corrupted);
        return corrupted;
    }

    /// <summary>code = bottleneck(encoder(source)), the source being the input or the corrupted input.</summary>
    internal void Encode(Matrix source, bool training = false, ulong seed = 0, long step = 0)
    {
        _model.Encoder.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = Conditioned(source, _conditionedInput), Output = EncoderOutput(source.Rows),
            Cache = _encoderCache, Training = training, Final = !training && !_keepsActivities, Seed = seed, Step = step,
        });
        ApplyBottleneck(source.Rows, training, drawing: training, seed, step);
    }

    /// <summary>
    /// code = bottleneck(head): drawn, or the mean of what would be drawn. In training on the importance-weighted bound each sample has its
    /// place.
    /// </summary>
    internal void ApplyBottleneck(int rows, bool training, bool drawing, ulong seed, long step, int sample = 0)
    {
        if (!HasBottleneck(_model)) return;
        _model.Bottleneck.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = EncoderOutput(rows), Output = _code.SliceRows(sample % _samples * rows, rows),
            Cache = _bottleneckCache, Training = training, Sampling = drawing, Seed = seed, Step = step, SampleIndex = sample,
        });
    }

    /// <summary>logits = decoder(code).</summary>
    internal void Decode(int rows, bool training = false, ulong seed = 0, long step = 0) =>
        _model.Decoder.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = Conditioned(Code(rows), _conditionedCode), Output = Logits(rows),
            Cache = _decoderCache, Training = training, Final = !training && !_keepsActivities, Seed = seed, Step = step,
        });

    /// <summary>Σ (x̃ − x)² over a batch.</summary>
    internal double CorruptionError(Matrix corrupted) =>
        _model.Backend.Loss(LossKind.SquaredError, 0, Activation.Identity, corrupted, Input(corrupted.Rows));

    /// <summary>The sums over a batch of the squared and the absolute error, after <see cref="Decode"/>.</summary>
    internal (double Squared, double Absolute) Errors(int rows)
    {
        var (backend, final) = (_model.Backend, _model.FinalActivation);
        var (logits, input) = (Logits(rows), Input(rows));
        return (
            backend.Loss(LossKind.SquaredError, 0, final, logits, input),
            backend.Loss(LossKind.AbsoluteError, 0, final, logits, input));
    }

    /// <summary>The first part whose last output holds a NaN or infinity, by name, or null.</summary>
    internal string? FirstNonFinite(int rows)
    {
        var backend = _model.Backend;
        if (backend.FirstNonFinite(Input(rows)) >= 0) return "the input";
        if (_model.Encoder.FirstNonFinite(backend, _encoderCache, EncoderOutput(rows)) is { } layer) return layer;
        if (backend.FirstNonFinite(Code(rows)) >= 0) return _model.Bottleneck.Name;
        return _model.Decoder.FirstNonFinite(backend, _decoderCache, Logits(rows * _samples));
    }
}
