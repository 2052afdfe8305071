using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

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
    private readonly Matrix _input, _corrupted, _seen, _head, _code, _labeled, _logits, _encoderCache, _bottleneckCache, _decoderCache, _rowSums, _logitsGradient,
        _codeGradient, _labeledGradient, _headGradient, _drawnHeadGradient, _logWeights, _divergences, _scratch, _layerScratch;
    private readonly int _samples; // codes of a row that stand in memory together, sample k's rows behind those of sample k − 1
    private readonly int[] _labels;
    private readonly bool _keepsActivities; // for penalties that look at them
    private int _labelCount;

    internal Workspace(Autoencoder model, int rows, bool training)
    {
        (_model, Rows, _terms) = (model, rows, new double[model.TermNames.Count]);
        _samples = Samples(model, training);
        _keepsActivities = model.Objective.Penalties.Any(penalty => penalty.Place == PenaltyPlace.Layer);
        int code = model.LatentSize, output = model.Decoder.OutputShape.Size, head = model.Encoder.OutputShape.Size;
        var buffer = model.Backend.Allocate(checked((int)(ValuesPerRow(model, training) * rows)));
        var start = 0;
        _input = Take(model.InputShape.Size);
        _corrupted = Take(Corrupted(model));
        _code = Take(code, _samples);
        _head = HasHead(model) ? Take(head) : _code;
        _seen = Take(Seen(model));
        _labeled = Take(Labeled(model), _samples);
        _labels = new int[rows * _samples];
        _logits = Take(output, _samples);
        _encoderCache = Take(model.Encoder.CacheSize);
        _bottleneckCache = Take(model.Bottleneck.CacheSize);
        _decoderCache = Take(model.Decoder.CacheSize, _samples);
        _rowSums = Take(1, _samples);
        _logWeights = Take(1, model.Objective.ImportanceSamples ?? 0);
        _divergences = Take(Divergences(model));
        _scratch = Take(Scratch(model, training), _samples);
        _layerScratch = Take(LayerScratch(model));
        if (!training) return;
        _logitsGradient = Take(output, _samples);
        _codeGradient = Take(code, _samples);
        _labeledGradient = Take(Labeled(model), _samples);
        _headGradient = HasHead(model) ? Take(head) : _codeGradient;
        _drawnHeadGradient = Take(model.Objective.ImportanceSamples is null ? 0 : head);

        Matrix Take(int columns, int samples = 1)
        {
            var matrix = buffer.AsMatrix(start, rows * samples, columns);
            start += rows * samples * columns;
            return matrix;
        }
    }

    /// <summary>How many floats a row takes.</summary>
    internal static long ValuesPerRow(Autoencoder model, bool training)
    {
        var (code, output, head) = ((long)model.LatentSize, model.Decoder.OutputShape.Size, HasHead(model) ? model.Encoder.OutputShape.Size : 0);
        var (samples, weights) = (Samples(model, training), model.Objective.ImportanceSamples ?? 0);
        var once = model.InputShape.Size + Corrupted(model) + Seen(model) + head + model.Encoder.CacheSize + model.Bottleneck.CacheSize + Divergences(model) + LayerScratch(model) + weights;
        var gradients = training ? samples * (output + code + Labeled(model)) + head + (weights == 0 ? 0 : head) : 0;
        return once + samples * (code + Labeled(model) + output + model.Decoder.CacheSize + 1 + Scratch(model, training)) + gradients;
    }

    /// <summary>The model whose passes these are.</summary>
    internal Autoencoder Model => _model;

    /// <summary>The largest batch.</summary>
    internal int Rows { get; }

    /// <summary>Where a batch of scaled rows goes before a pass.</summary>
    internal Matrix Input(int rows) => _input.SliceRows(0, rows);

    /// <summary>What the encoder gave in the last pass.</summary>
    internal Matrix Head(int rows) => _head.SliceRows(0, rows);

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

    /// <summary>A row with its class, as a conditional encoder sees it; 0 where there is no such thing.</summary>
    private static int Seen(Autoencoder model) => model.IsConditional ? model.Encoder.InputShape.Size : 0;

    /// <summary>A code with its class, as a conditional decoder sees it; 0 where there is no such thing.</summary>
    private static int Labeled(Autoencoder model) => model.IsConditional ? model.Decoder.InputShape.Size : 0;

    /// <summary>Values as a network sees them: with the classes behind them in <paramref name="room"/> where the model is conditional.</summary>
    private Matrix WithClasses(Matrix values, Matrix room)
    {
        if (!_model.IsConditional) return values;
        var labeled = room.SliceRows(0, values.Rows);
        _model.Backend.AppendClasses(values, Labels(values.Rows), _model.ClassNames.Count, labeled);
        return labeled;
    }

    private static int Corrupted(Autoencoder model) => model.Corruption is null ? 0 : model.InputShape.Size;

    /// <summary>How many codes of a row are in memory at once: training on the importance-weighted bound needs all, a measurement takes one after the other.</summary>
    private static int Samples(Autoencoder model, bool training) => training ? model.Objective.ImportanceSamples ?? 1 : 1;

    private static int Divergences(Autoencoder model) => model.Objective.HasBound(model.Bottleneck) ? model.LatentSize : 0;

    /// <summary>Whether the head is not the code itself.</summary>
    private static bool HasHead(Autoencoder model) => !model.Bottleneck.PassesThrough(training: true);

    /// <summary>Penalties on layers are called in the middle of a network's backward pass, whose gradients lie in the other scratch.</summary>
    private static int LayerScratch(Autoencoder model) => PenaltyScratch(model, penalty => penalty.Place == PenaltyPlace.Layer);

    private static int PenaltyScratch(Autoencoder model, Func<Penalty, bool> which) =>
        model.Objective.Penalties.Where(which).Select(penalty => penalty.ScratchSize).DefaultIfEmpty().Max();

    private static int Scratch(Autoencoder model, bool training)
    {
        var penalties = PenaltyScratch(model, penalty => penalty.Place != PenaltyPlace.Layer);
        return training ? Math.Max(penalties, Math.Max(model.Bottleneck.ScratchSize, Math.Max(model.Encoder.ScratchSize, model.Decoder.ScratchSize))) : penalties;
    }

    /// <summary>
    /// Makes chunk <paramref name="chunk"/> of a table what the model is measured on, the same whenever it is measured with this seed: the input becomes black
    /// and white where the recipe says so. Returns what the encoder is to see: the corrupted input, or the input itself where the model has no corruption.
    /// </summary>
    internal Matrix Prepare(int rows, ulong seed, int chunk) => Prepare(rows, MeasuringDraws, seed, (ulong)chunk);

    private Matrix Prepare(int rows, uint kind, ulong seed, ulong index)
    {
        var (backend, input) = (_model.Backend, Input(rows));
        if (_model.Recipe.Data.Binarize == Binarization.Threshold) backend.Threshold(0.5f, input);
        if (_model.Recipe.Data.Binarize == Binarization.Redraw) backend.Bernoulli(new RandomStream(seed, RandomPurpose.Binarization, kind, index), input);
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
            Backend = _model.Backend, Input = WithClasses(source, _seen), Output = Head(source.Rows), Cache = _encoderCache, Training = training,
            Final = !training && !_keepsActivities, Seed = seed, Step = step,
        });
        Squeeze(source.Rows, training, drawing: training, seed, step);
    }

    /// <summary>code = bottleneck(head): drawn, or the mean of what would be drawn. In training on the importance-weighted bound each sample has its place.</summary>
    internal void Squeeze(int rows, bool training, bool drawing, ulong seed, long step, int sample = 0)
    {
        if (!HasHead(_model)) return;
        _model.Bottleneck.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = Head(rows), Output = _code.SliceRows(sample % _samples * rows, rows), Cache = _bottleneckCache,
            Training = training, Drawing = drawing, Seed = seed, Step = step, Sample = sample,
        });
    }

    /// <summary>logits = decoder(code).</summary>
    internal void Decode(int rows, bool training = false, ulong seed = 0, long step = 0) =>
        _model.Decoder.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = WithClasses(Code(rows), _labeled), Output = Logits(rows), Cache = _decoderCache, Training = training,
            Final = !training && !_keepsActivities, Seed = seed, Step = step,
        });

    /// <summary>Σ (x̃ − x)² over a batch.</summary>
    internal double CorruptionError(Matrix corrupted) =>
        _model.Backend.Loss(LossKind.SquaredError, 0, Activation.Identity, corrupted, Input(corrupted.Rows));

    /// <summary>The sums over a batch of the squared and the absolute error, after <see cref="Decode"/>.</summary>
    internal (double Squared, double Absolute) Errors(int rows)
    {
        var (backend, final) = (_model.Backend, _model.FinalActivation);
        var (logits, input) = (Logits(rows), Input(rows));
        return (backend.Loss(LossKind.SquaredError, 0, final, logits, input), backend.Loss(LossKind.AbsoluteError, 0, final, logits, input));
    }

    /// <summary>The first part whose last output holds a NaN or infinity, by name, or null.</summary>
    internal string? FirstNonFinite(int rows)
    {
        var backend = _model.Backend;
        if (backend.FirstNonFinite(Input(rows)) >= 0) return "the input";
        if (_model.Encoder.FirstNonFinite(backend, _encoderCache, Head(rows)) is { } layer) return layer;
        if (backend.FirstNonFinite(Code(rows)) >= 0) return _model.Bottleneck.Name;
        return _model.Decoder.FirstNonFinite(backend, _decoderCache, Logits(rows * _samples));
    }
}
