using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.Models;

// The objective of a batch: the reconstruction loss and each penalty, with gradients in training and without in a measurement.
internal sealed partial class Workspace : IActivityListener
{
    private readonly double[] _terms;
    private Batch _batch;

    /// <summary>The terms of the last batch, in the places that <see cref="Autoencoder.Terms"/> gives them.</summary>
    internal ReadOnlySpan<double> Terms => _terms;

    /// <summary>
    /// One training pass: x → corruption → encoder → bottleneck → decoder → x̂, the loss against the clean x, and back, each penalty adding
    /// to the gradient of what it looks at. Adds to the model's parameter gradients and returns the objective's value for the batch.
    /// </summary>
    internal double ComputeGradient(int rows, ulong seed, long step)
    {
        var source = Prepare(rows, TrainingDraws, seed, (ulong)step);
        Encode(source, training: true, seed, step);
        if (_model.Objective.ImportanceSamples is not null) return ComputeBoundGradient(source, seed, step);
        Decode(rows, training: true, seed, step);

        Begin(new Batch(source, TrainingDraws, seed, step, step), _logitsGradient.SliceRows(0, rows));
        BackwardDecoder(rows, seed, step);
        var (codeGradient, encodedGradient) = (_codeGradient.SliceRows(0, rows), _encodedGradient.SliceRows(0, rows));
        Penalize(PenaltyTarget.Code, null, Code(rows), codeGradient);
        if (HasBottleneck(_model)) BackwardBottleneck(Code(rows), codeGradient, encodedGradient, seed, step);
        Penalize(PenaltyTarget.EncoderOutput, null, EncoderOutput(rows), encodedGradient);
        BackwardEncoder(source, encodedGradient, seed, step);
        return _terms[TermSlots.Loss];
    }

    /// <summary>From the gradient of the logits to that of the codes; the class behind a code has none.</summary>
    private void BackwardDecoder(int rows, ulong seed, long step)
    {
        var codeGradient = _codeGradient.SliceRows(0, rows);
        var (conditional, received) = (_model.IsConditional, _conditionedCodeGradient.SliceRows(0, rows));
        _model.Decoder.Backward(new BackwardPass
        {
            Backend = _model.Backend, Input = conditional ? _conditionedCode.SliceRows(0, rows) : Code(rows), Output = Logits(rows),
            OutputGradient = _logitsGradient.SliceRows(0, rows), InputGradient = conditional ? received : codeGradient, Parameters = true,
            Cache = _decoderCache, Scratch = _scratch, Training = true, Seed = seed, Step = step, Listener = _keepsActivities ? this : null,
        });
        if (conditional) _model.Backend.CopyColumns(received, 0, codeGradient, 0, codeGradient.Columns);
    }

    private void BackwardBottleneck(Matrix code, Matrix codeGradient, Matrix encodedGradient, ulong seed, long step) =>
        _model.Bottleneck.Backward(new BackwardPass
        {
            Backend = _model.Backend, Input = EncoderOutput(code.Rows), Output = code, OutputGradient = codeGradient,
            InputGradient = encodedGradient, Parameters = true, Cache = _bottleneckCache, Scratch = _scratch, Training = true, Seed = seed,
            Step = step,
        });

    private void BackwardEncoder(Matrix source, Matrix encodedGradient, ulong seed, long step) =>
        _model.Encoder.Backward(new BackwardPass
        {
            Backend = _model.Backend, Input = _model.IsConditional ? _conditionedInput.SliceRows(0, source.Rows) : source,
            Output = EncoderOutput(source.Rows), OutputGradient = encodedGradient, Parameters = true, Cache = _encoderCache,
            Scratch = _scratch, Training = true, Seed = seed, Step = step, Listener = _keepsActivities ? this : null,
        });

    /// <summary>
    /// The objective of the batch that was last encoded from <paramref name="source"/>, without gradients, as <see cref="Terms"/>. A
    /// stochastic bottleneck draws its codes for it, so that figures of training and of other rows mean the same; the draws follow from
    /// seed and chunk.
    /// </summary>
    internal void MeasureObjective(Matrix source, ulong seed, int chunk)
    {
        var rows = source.Rows;
        if (_model.Objective.ImportanceSamples is not null)
        {
            MeasureBound(source, seed, chunk);
            return;
        }

        if (_model.Bottleneck.IsStochastic) ApplyBottleneck(rows, training: false, drawing: true, seed, chunk);
        Decode(rows);
        Begin(new Batch(source, MeasuringDraws, seed, chunk, long.MaxValue), default);
        Penalize(PenaltyTarget.Code, null, Code(rows), default);
        Penalize(PenaltyTarget.EncoderOutput, null, EncoderOutput(rows), default);
        Listen(_model.Encoder, _encoderCache, EncoderOutput(rows));
        Listen(_model.Decoder, _decoderCache, Logits(rows));
    }

    void IActivityListener.Add(Layer layer, Matrix activity, Matrix gradient) => Penalize(PenaltyTarget.Layer, layer, activity, gradient);

    private void Listen(Sequential network, Matrix cache, Matrix output)
    {
        if (!_keepsActivities) return;
        for (var i = 0; i < network.Layers.Count; i++)
            Penalize(PenaltyTarget.Layer, network.Layers[i], network.Activity(i, cache, output, training: false), default);
    }

    /// <summary>Starts the terms of a batch with the reconstruction loss.</summary>
    private void Begin(Batch batch, Matrix logitsGradient)
    {
        _batch = batch;
        var rows = batch.Source.Rows;
        var (factor, weight) = (_model.Objective.Factor(rows, _logits.Columns), _model.Objective.ReconstructionWeight);
        var reconstruction = _model.Objective.Reconstruction.Evaluate(
            _model.Backend, _model.FinalActivation, Logits(rows), Input(rows), weight * factor, logitsGradient);
        _terms[TermSlots.Reconstruction] = factor * reconstruction;
        _terms[TermSlots.Loss] = weight * _terms[TermSlots.Reconstruction];
        ReportBound(reconstruction / rows, rows);
        if (_model.Bottleneck.Measures.Count == 0) return;
        var measures = _terms.AsSpan(_model.Terms.Measures);
        _model.Bottleneck.Measure(_model.Backend, EncoderOutput(rows), Code(rows), _bottleneckCache, measures);
    }

    /// <summary>
    /// Applies the penalties on a target (and a layer), adding to the objective and, where there is one, to the gradient.
    /// </summary>
    private void Penalize(PenaltyTarget target, Layer? layer, Matrix values, Matrix gradient)
    {
        var rows = values.Rows;
        for (var i = 0; i < _model.Objective.Penalties.Count; i++)
        {
            var penalty = _model.Objective.Penalties[i];
            if (penalty.AppliesTo != target || (layer is not null && (penalty as ActivityPenalty)?.Layer != layer)) continue;
            _terms[TermSlots.Loss] += penalty.Apply(
                new PenaltyPass
                {
                    Backend = _model.Backend, Input = Input(rows), Source = _batch.Source, EncoderOutput = EncoderOutput(rows),
                    Code = Code(rows), Logits = Logits(rows),
                    Values = values, Gradient = gradient, Step = _batch.Step, Labels = Labels(rows),
                    Scratch = penalty.ScratchSize == 0 ? default : target == PenaltyTarget.Layer ? _layerScratch : _scratch,
                    Draws = new RandomStream(_batch.Seed, RandomPurpose.Penalty, 2 * (uint)i + _batch.Kind, (ulong)_batch.Index),
                },
                _terms.AsSpan(_model.Terms.OfPenalty(i), penalty.Terms.Count));
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
