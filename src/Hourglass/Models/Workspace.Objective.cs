using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.Models;

// The objective of a batch: the reconstruction loss and each penalty, with gradients in training and without in a measurement.
internal sealed partial class Workspace : IActivityListener
{
    private readonly double[] _terms;
    private Batch _batch;

    /// <summary>
    /// The terms of the last batch under <see cref="Autoencoder.TermNames"/>: the objective, the reconstruction loss under its reduction, what each
    /// penalty tells, what the bottleneck measures.
    /// </summary>
    internal ReadOnlySpan<double> Terms => _terms;

    /// <summary>
    /// One training pass: x → corruption → encoder → bottleneck → decoder → x̂, the loss against the clean x, and back, each penalty adding to the
    /// gradient of what it looks at. Adds to the model's parameter gradients and returns the objective's value for the batch.
    /// </summary>
    internal double ComputeGradient(int rows, ulong seed, long step)
    {
        var (backend, encoder, bottleneck, decoder) = (_model.Backend, _model.Encoder, _model.Bottleneck, _model.Decoder);
        var source = Prepare(rows, TrainingDraws, seed, (ulong)step);
        Encode(source, training: true, seed, step);
        if (_model.Objective.ImportanceSamples is not null) return ComputeBoundGradient(source, seed, step);
        Decode(rows, training: true, seed, step);

        var (codeGradient, headGradient) = (_codeGradient.SliceRows(0, rows), _headGradient.SliceRows(0, rows));
        var logitsGradient = _logitsGradient.SliceRows(0, rows);
        Begin(new Batch(source, TrainingDraws, seed, step, step), logitsGradient);
        var listener = _keepsActivities ? this : null;

        var conditional = _model.IsConditional;
        var decoded = conditional ? _labeled.SliceRows(0, rows) : Code(rows);
        var decodedGradient = conditional ? _labeledGradient.SliceRows(0, rows) : codeGradient;
        decoder.Backward(new BackwardPass
        {
            Backend = backend, Input = decoded, Output = Logits(rows), OutputGradient = logitsGradient, InputGradient = decodedGradient,
            Parameters = true, Cache = _decoderCache, Scratch = _scratch, Training = true, Seed = seed, Step = step, Listener = listener,
        });
        if (conditional) backend.CopyColumns(decodedGradient, 0, codeGradient, 0, codeGradient.Columns);
        Penalize(PenaltyPlace.Code, null, Code(rows), codeGradient);
        if (HasHead(_model))
        {
            bottleneck.Backward(new BackwardPass
            {
                Backend = backend, Input = Head(rows), Output = Code(rows), OutputGradient = codeGradient, InputGradient = headGradient,
                Parameters = true, Cache = _bottleneckCache, Scratch = _scratch, Training = true, Seed = seed, Step = step,
            });
        }

        Penalize(PenaltyPlace.Head, null, Head(rows), headGradient);
        encoder.Backward(new BackwardPass
        {
            Backend = backend, Input = conditional ? _seen.SliceRows(0, rows) : source, Output = Head(rows), OutputGradient = headGradient,
            Parameters = true, Cache = _encoderCache, Scratch = _scratch, Training = true, Seed = seed, Step = step, Listener = listener,
        });
        return _terms[0];
    }

    /// <summary>
    /// The objective of the batch that was last encoded from <paramref name="source"/>, without gradients, as <see cref="Terms"/>. A stochastic
    /// bottleneck draws its codes for it, so that figures of training and of other rows mean the same; the draws follow from seed and chunk.
    /// </summary>
    internal void MeasureObjective(Matrix source, ulong seed, int chunk)
    {
        var rows = source.Rows;
        if (_model.Objective.ImportanceSamples is not null)
        {
            MeasureBound(source, seed, chunk);
            return;
        }

        if (_model.Bottleneck.IsStochastic) Squeeze(rows, training: false, drawing: true, seed, chunk);
        Decode(rows);
        Begin(new Batch(source, MeasuringDraws, seed, chunk, long.MaxValue), default);
        Penalize(PenaltyPlace.Code, null, Code(rows), default);
        Penalize(PenaltyPlace.Head, null, Head(rows), default);
        Listen(_model.Encoder, _encoderCache, Head(rows));
        Listen(_model.Decoder, _decoderCache, Logits(rows));
    }

    void IActivityListener.Add(Layer layer, Matrix activity, Matrix gradient) => Penalize(PenaltyPlace.Layer, layer, activity, gradient);

    private void Listen(Sequential network, Matrix cache, Matrix output)
    {
        if (!_keepsActivities) return;
        for (var i = 0; i < network.Layers.Count; i++)
            Penalize(PenaltyPlace.Layer, network.Layers[i], network.Activity(i, cache, output, training: false), default);
    }

    /// <summary>Starts the terms of a batch with the reconstruction loss.</summary>
    private void Begin(Batch batch, Matrix logitsGradient)
    {
        _batch = batch;
        var rows = batch.Source.Rows;
        var (factor, weight) = (_model.Objective.Factor(rows, _logits.Columns), _model.Objective.ReconstructionWeight);
        var reconstruction = _model.Objective.Reconstruction.Evaluate(
            _model.Backend, _model.FinalActivation, Logits(rows), Input(rows), weight * factor, logitsGradient);
        _terms[1] = factor * reconstruction;
        _terms[0] = weight * _terms[1];
        TellBound(reconstruction / rows, rows);
        var measures = _model.Bottleneck.Measures.Count;
        if (measures > 0) _model.Bottleneck.Measure(_model.Backend, Head(rows), Code(rows), _bottleneckCache, _terms.AsSpan(_terms.Length - measures));
    }

    /// <summary>Applies the penalties of a place (and a layer), adding to the objective and, where there is one, to the gradient.</summary>
    private void Penalize(PenaltyPlace place, Layer? layer, Matrix values, Matrix gradient)
    {
        var rows = values.Rows;
        var start = 2;
        for (var i = 0; i < _model.Objective.Penalties.Count; i++)
        {
            var penalty = _model.Objective.Penalties[i];
            var terms = _terms.AsSpan(start, penalty.Terms.Count);
            start += terms.Length;
            if (penalty.Place != place || (layer is not null && (penalty as ActivityPenalty)?.Layer != layer)) continue;
            _terms[0] += penalty.Apply(
                new PenaltyPass
                {
                    Backend = _model.Backend, Input = Input(rows), Source = _batch.Source, Head = Head(rows), Code = Code(rows), Logits = Logits(rows),
                    Values = values, Gradient = gradient, Scratch = penalty.ScratchSize == 0 ? default : place == PenaltyPlace.Layer ? _layerScratch : _scratch, Step = _batch.Step,
                    Labels = Labels(rows),
                    Draws = new RandomStream(_batch.Seed, RandomPurpose.Penalty, 2 * (uint)i + _batch.Kind, (ulong)_batch.Index),
                },
                terms);
        }
    }

    /// <summary>What the batch at hand is.</summary>
    /// <param name="Source">What the encoder saw.</param>
    /// <param name="Kind">Whose draws: training's or a measurement's.</param>
    /// <param name="Seed">The seed of all draws.</param>
    /// <param name="Index">Their index: the step, or the chunk of a measurement.</param>
    /// <param name="Step">The step that weights are to be of.</param>
    private readonly record struct Batch(Matrix Source, uint Kind, ulong Seed, long Index, long Step);
}
