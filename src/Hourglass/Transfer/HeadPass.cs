using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Transfer;

/// <summary>The training step of a head, with or without its encoder. Matrices are allocated once; a step allocates nothing.</summary>
internal sealed class HeadPass
{
    private readonly Predictor _predictor;
    private readonly RowTable _rows; // raw rows, or the codes of a frozen encoder
    private readonly AffineMap _map;
    private readonly AffineMap? _codeScale, _codeSlope; // between code and head, and its derivative; null if codes are scaled when gathered
    private readonly TrainableEncoder? _encoder;
    private readonly Matrix _input, _head, _code, _output, _gradient, _codeGradient, _headGradient, _encoderCache, _bottleneckCache, _cache,
        _scratch;
    private readonly ParameterUpdate _headUpdate;
    private readonly ParameterUpdate? _encoderUpdate;
    private readonly ulong _seed;

    /// <summary>A head alone, on codes.</summary>
    internal HeadPass(Predictor predictor, RowTable codes, AffineMap codeScale, int batch, TrainingRecipe recipe)
        : this(predictor, null, codes, codeScale, null, batch, recipe, 1)
    {
    }

    /// <summary>A head and its encoder, on raw rows.</summary>
    internal HeadPass(
        Predictor predictor, TrainableEncoder encoder, RowTable rows, AffineMap codeScale, int batch, TrainingRecipe recipe,
        float encoderRate)
        : this(predictor, encoder, rows, predictor.Model.Scaler.Map, codeScale, batch, recipe, encoderRate)
    {
    }

    private HeadPass(
        Predictor predictor, TrainableEncoder? encoder, RowTable rows, AffineMap map, AffineMap? codeScale, int batch,
        TrainingRecipe recipe, float encoderRate)
    {
        (_predictor, _encoder, _rows, _map, _codeScale, _seed) = (predictor, encoder, rows, map, codeScale, recipe.Seed);
        if (codeScale is not null) _codeSlope = new AffineMap(codeScale.Scale, new float[codeScale.Scale.Length]);
        var (model, network) = (predictor.Model, predictor.Network);
        (_output, _gradient) = (New(network.OutputShape.Size), New(network.OutputShape.Size));
        (_code, _cache) = (New(model.LatentSize), New(network.CacheSize));
        var scratch = network.ScratchSize;
        if (encoder is not null)
        {
            (_input, _head) = (New(model.InputShape.Size), New(model.Encoder.OutputShape.Size));
            (_codeGradient, _headGradient) = (New(model.LatentSize), New(model.Encoder.OutputShape.Size));
            (_encoderCache, _bottleneckCache) = (New(model.Encoder.CacheSize), New(model.Bottleneck.CacheSize));
            scratch = Math.Max(scratch, Math.Max(model.Encoder.ScratchSize, model.Bottleneck.ScratchSize));
        }

        _scratch = New(scratch);
        _headUpdate = new ParameterUpdate(recipe, TrainingParts.Optimizer(recipe), predictor.Parameters, []);
        if (encoder is not null)
        {
            _encoderUpdate = new ParameterUpdate(
                recipe, TrainingParts.Optimizer(recipe), encoder.Parameters, [model.Encoder, model.Bottleneck], encoderRate);
        }

        Matrix New(int columns) => model.Backend.Allocate(checked(batch * columns)).AsMatrix(0, batch, columns);
    }

    /// <summary>One step on the rows with the given indices; returns the mean loss before it.</summary>
    internal double Step(ReadOnlySpan<int> batch, Predictor.BatchLoss loss, long step, float factor)
    {
        var (backend, rows) = (_predictor.Model.Backend, batch.Length);
        _predictor.Parameters.ZeroGradients();
        _encoder?.Parameters.ZeroGradients();
        backend.Gather(_rows, _map, batch, (_encoder is null ? _code : _input).SliceRows(0, rows));
        if (_encoder is not null) Encode(rows, step);

        var (code, output, gradient) = (_code.SliceRows(0, rows), _output.SliceRows(0, rows), _gradient.SliceRows(0, rows));
        _predictor.Network.Forward(new ForwardPass
        {
            Backend = backend, Input = code, Output = output, Cache = _cache, Training = true, Seed = _seed, Step = step,
        });
        var value = loss(backend, batch, output, gradient);
        var codeGradient = _encoder is null ? default : _codeGradient.SliceRows(0, rows);
        _predictor.Network.Backward(new BackwardPass
        {
            Backend = backend, Input = code, Output = output, OutputGradient = gradient, InputGradient = codeGradient, Parameters = true,
            Cache = _cache, Scratch = _scratch, Training = true, Seed = _seed, Step = step,
        });
        if (_encoder is not null) EncodeBackward(codeGradient, step);
        if (!double.IsFinite(value)) throw Divergence.OfLoss(value, step + 1, FirstNonFinite(rows));
        _headUpdate.Apply(step, factor);
        _encoderUpdate?.Apply(step, factor);
        return value;
    }

    private void Encode(int rows, long step)
    {
        var (model, head, code) = (_predictor.Model, _head.SliceRows(0, rows), _code.SliceRows(0, rows));
        model.Encoder.Forward(new ForwardPass
        {
            Backend = model.Backend, Input = _input.SliceRows(0, rows), Output = head, Cache = _encoderCache, Training = true, Seed = _seed,
            Step = step,
        });
        if (model.Bottleneck.PassesThrough(training: false)) model.Backend.Copy(head, code);
        else model.Bottleneck.Forward(new ForwardPass { Backend = model.Backend, Input = head, Output = code, Cache = _bottleneckCache });
        model.Backend.Transform(_codeScale!, code);
    }

    private void EncodeBackward(Matrix codeGradient, long step)
    {
        var (model, rows) = (_predictor.Model, codeGradient.Rows);
        var (head, code, headGradient) = (_head.SliceRows(0, rows), _code.SliceRows(0, rows), _headGradient.SliceRows(0, rows));
        model.Backend.Transform(_codeSlope!, codeGradient);
        if (model.Bottleneck is GaussianBottleneck)
        {
            // The code is the mean, the first half of the encoder output; predictions do not depend on the variances.
            model.Backend.Fill(headGradient, 0);
            model.Backend.CopyColumns(codeGradient, 0, headGradient, 0, codeGradient.Columns);
        }
        else if (model.Bottleneck.PassesThrough(training: false))
        {
            model.Backend.Copy(codeGradient, headGradient);
        }
        else
        {
            // The passes of a bottleneck read the unscaled code.
            model.Bottleneck.Forward(new ForwardPass { Backend = model.Backend, Input = head, Output = code, Cache = _bottleneckCache });
            model.Bottleneck.Backward(new BackwardPass
            {
                Backend = model.Backend, Input = head, Output = code, OutputGradient = codeGradient, InputGradient = headGradient,
                Parameters = true,
                Cache = _bottleneckCache, Scratch = _scratch,
            });
        }

        model.Encoder.Backward(new BackwardPass
        {
            Backend = model.Backend, Input = _input.SliceRows(0, rows), Output = head, OutputGradient = headGradient, Parameters = true,
            Cache = _encoderCache,
            Scratch = _scratch, Training = true, Seed = _seed, Step = step,
        });
    }

    private string? FirstNonFinite(int rows)
    {
        var (model, head) = (_predictor.Model, _encoder is null ? default : _head.SliceRows(0, rows));
        return _encoder is null
            ? _predictor.Network.Name
            : model.Encoder.FirstNonFinite(model.Backend, _encoderCache, head) ?? _predictor.Network.Name;
    }
}
