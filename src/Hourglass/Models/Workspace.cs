using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.Models;

/// <summary>
/// The matrices of one pass through an autoencoder, made once for a largest batch as slices of one buffer. A short batch uses the front
/// of each. Not for two threads at once; each pass has its own.
/// </summary>
internal sealed class Workspace
{
    // Training draws anew at each step; a measurement takes the same draws each time.
    private const uint TrainingDraws = 0, MeasuringDraws = 1;

    private readonly Autoencoder _model;
    private readonly Matrix _input, _corrupted, _code, _logits, _encoderCache, _decoderCache, _rowSums, _logitsGradient, _codeGradient, _scratch;

    internal Workspace(Autoencoder model, int rows, bool training)
    {
        (_model, Rows) = (model, rows);
        var (encoder, decoder) = (model.Encoder, model.Decoder);
        int features = model.InputShape.Size, code = model.LatentSize, output = decoder.OutputShape.Size;
        var scratch = Scratch(model, training);
        var corrupted = Corrupted(model);
        var buffer = model.Backend.Allocate(checked((int)(ValuesPerRow(model, training) * rows)));
        var start = 0;
        _input = Take(features);
        _corrupted = Take(corrupted);
        _code = Take(code);
        _logits = Take(output);
        _encoderCache = Take(encoder.CacheSize);
        _decoderCache = Take(decoder.CacheSize);
        _rowSums = Take(1);
        _scratch = Take(scratch);
        if (!training) return;
        _logitsGradient = Take(output);
        _codeGradient = Take(code);

        Matrix Take(int columns)
        {
            var matrix = buffer.AsMatrix(start, rows, columns);
            start += rows * columns;
            return matrix;
        }
    }

    /// <summary>How many floats a row takes.</summary>
    internal static long ValuesPerRow(Autoencoder model, bool training)
    {
        var (code, output) = ((long)model.LatentSize, model.Decoder.OutputShape.Size);
        return model.InputShape.Size + Corrupted(model) + code + output + model.Encoder.CacheSize + model.Decoder.CacheSize + 1 + Scratch(model, training)
            + (training ? output + code : 0);
    }

    /// <summary>The model whose passes these are.</summary>
    internal Autoencoder Model => _model;

    /// <summary>The largest batch.</summary>
    internal int Rows { get; }

    /// <summary>Where a batch of scaled rows goes before a pass.</summary>
    internal Matrix Input(int rows) => _input.SliceRows(0, rows);

    /// <summary>The codes of the last pass, or where codes go before <see cref="Decode"/>.</summary>
    internal Matrix Code(int rows) => _code.SliceRows(0, rows);

    /// <summary>The decoder's output before its last activation.</summary>
    internal Matrix Logits(int rows) => _logits.SliceRows(0, rows);

    /// <summary>One number a row.</summary>
    internal Matrix RowSums(int rows) => _rowSums.SliceRows(0, rows);

    private static int Corrupted(Autoencoder model) => model.Corruption is null ? 0 : model.InputShape.Size;

    private static int Scratch(Autoencoder model, bool training) =>
        training ? Math.Max(model.Encoder.ScratchSize, model.Decoder.ScratchSize) : 0;

    /// <summary>
    /// The corrupted input of chunk <paramref name="chunk"/> of a table, the same whenever it is measured with this seed; the input itself where
    /// the model has no corruption.
    /// </summary>
    internal Matrix Corrupt(int rows, ulong seed, int chunk) =>
        Corrupt(rows, new RandomStream(seed, RandomPurpose.Corruption, MeasuringDraws, (ulong)chunk));

    /// <summary>The corrupted input, which the encoder is to see; the input itself where the model has no corruption.</summary>
    private Matrix Corrupt(int rows, RandomStream stream)
    {
        var input = Input(rows);
        if (_model.Corruption is not { } corruption) return input;
        var corrupted = _corrupted.SliceRows(0, rows);
        corruption.Apply(_model.Backend, stream, input, corrupted);
        return corrupted;
    }

    /// <summary>code = encoder(source), the source being the input or the corrupted input.</summary>
    internal void Encode(Matrix source, bool training = false, ulong seed = 0, long step = 0) =>
        _model.Encoder.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = source, Output = Code(source.Rows), Cache = _encoderCache, Training = training, Final = !training,
            Seed = seed, Step = step,
        });

    /// <summary>logits = decoder(code).</summary>
    internal void Decode(int rows, bool training = false, ulong seed = 0, long step = 0) =>
        _model.Decoder.Forward(new ForwardPass
        {
            Backend = _model.Backend, Input = Code(rows), Output = Logits(rows), Cache = _decoderCache, Training = training, Final = !training,
            Seed = seed, Step = step,
        });

    /// <summary>
    /// One training pass: x → corruption → encoder → code → decoder → x̂, the loss against the clean x, and back. Adds to the model's parameter gradients and returns the
    /// objective's value for the batch.
    /// </summary>
    internal double ComputeGradient(int rows, ulong seed, long step)
    {
        var (backend, encoder, decoder) = (_model.Backend, _model.Encoder, _model.Decoder);
        var source = Corrupt(rows, new RandomStream(seed, RandomPurpose.Corruption, TrainingDraws, (ulong)step));
        Encode(source, training: true, seed, step);
        Decode(rows, training: true, seed, step);

        var factor = _model.Objective.Factor(rows, _logits.Columns);
        var logitsGradient = _logitsGradient.SliceRows(0, rows);
        var loss = factor * _model.Objective.Reconstruction.Evaluate(
            backend, _model.FinalActivation, Logits(rows), Input(rows), factor, logitsGradient);

        decoder.Backward(new BackwardPass
        {
            Backend = backend, Input = Code(rows), Output = Logits(rows), OutputGradient = logitsGradient,
            InputGradient = _codeGradient.SliceRows(0, rows), Parameters = true, Cache = _decoderCache, Scratch = _scratch,
            Training = true, Seed = seed, Step = step,
        });
        encoder.Backward(new BackwardPass
        {
            Backend = backend, Input = source, Output = Code(rows), OutputGradient = _codeGradient.SliceRows(0, rows),
            Parameters = true, Cache = _encoderCache, Scratch = _scratch, Training = true, Seed = seed, Step = step,
        });
        return loss;
    }

    /// <summary>Σ (x̃ − x)² over a batch.</summary>
    internal double CorruptionError(Matrix corrupted) =>
        _model.Backend.Loss(LossKind.SquaredError, 0, Activation.Identity, corrupted, Input(corrupted.Rows));

    /// <summary>The sums over a batch of the objective's loss, the squared and the absolute error, after <see cref="Decode"/>.</summary>
    internal (double Loss, double Squared, double Absolute) Errors(int rows)
    {
        var (backend, final) = (_model.Backend, _model.FinalActivation);
        var (logits, input) = (Logits(rows), Input(rows));
        var squared = backend.Loss(LossKind.SquaredError, 0, final, logits, input);
        var absolute = backend.Loss(LossKind.AbsoluteError, 0, final, logits, input);
        var loss = _model.Objective.Reconstruction switch
        {
            SquaredError => squared,
            AbsoluteError => absolute,
            var other => other.Evaluate(backend, final, logits, input),
        };
        return (loss, squared, absolute);
    }

    /// <summary>The first layer whose last output holds a NaN or infinity, by name, or null.</summary>
    internal string? FirstNonFinite(int rows)
    {
        var backend = _model.Backend;
        if (backend.FirstNonFinite(Input(rows)) >= 0) return "the input";
        return _model.Encoder.FirstNonFinite(backend, _encoderCache, Code(rows)) ?? _model.Decoder.FirstNonFinite(backend, _decoderCache, Logits(rows));
    }
}
