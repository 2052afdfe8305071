using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Models;

// The evidence lower bound and the importance-weighted bound of a model with Gaussian codes and a likelihood as loss.
internal sealed partial class Workspace
{
    /// <summary>−log p(x|z) of each row under the last draw, and with it the logarithm of that code's importance weight. Returns Σ −log p(x|z).</summary>
    internal double Weigh(int rows, int sample, Matrix logWeights)
    {
        var losses = RowSums(rows, sample);
        _model.Objective.Reconstruction.EvaluateRows(
            _model.Backend, _model.FinalActivation, _logits.SliceRows(sample * rows, rows), Input(rows), losses);
        return _model.Backend.GaussianLogWeights(Head(rows), _code.SliceRows(sample * rows, rows), losses, logWeights);
    }

    /// <summary>
    /// The training pass on −log 1/K Σₖ wₖ after the encoder's: K codes a row go through the decoder as one batch, and the gradient of each is weighted with
    /// wₖ / Σ w (Burda et al., 2016, eq. 14).
    /// </summary>
    private double ComputeBoundGradient(Matrix source, ulong seed, long step)
    {
        var (backend, loss, rows) = (_model.Backend, _model.Objective.Reconstruction, source.Rows);
        for (var k = 1; k < _samples; k++) Squeeze(rows, training: true, drawing: true, seed, step, k);
        Decode(rows * _samples, training: true, seed, step);
        var weights = _logWeights.Part(0, _samples, rows);
        var reconstruction = 0.0;
        for (var k = 0; k < _samples; k++) reconstruction += Weigh(rows, k, OfSample(weights, k));
        TellBound(weights, reconstruction);

        var scale = 1.0 / rows;
        for (var k = 0; k < _samples; k++)
        {
            loss.EvaluateWeightedGradient(
                backend, _model.FinalActivation, _logits.SliceRows(k * rows, rows), Input(rows), RowSums(rows, k), OfSample(weights, k), scale,
                _logitsGradient.SliceRows(k * rows, rows));
        }

        var (all, conditional) = (rows * _samples, _model.IsConditional);
        var allGradients = (conditional ? _labeledGradient : _codeGradient).SliceRows(0, all);
        _model.Decoder.Backward(new BackwardPass
        {
            Backend = backend, Input = conditional ? _labeled.SliceRows(0, all) : Code(all), Output = Logits(all), OutputGradient = _logitsGradient.SliceRows(0, all),
            InputGradient = allGradients, Parameters = true, Cache = _decoderCache, Scratch = _scratch, Training = true, Seed = seed, Step = step,
        });
        if (conditional) backend.CopyColumns(allGradients, 0, _codeGradient.SliceRows(0, all), 0, _codeGradient.Columns);
        var (headGradient, drawn) = (_headGradient.SliceRows(0, rows), _drawnHeadGradient.SliceRows(0, rows));
        backend.Fill(headGradient, 0);
        for (var k = 0; k < _samples; k++)
        {
            var (code, codeGradient) = (_code.SliceRows(k * rows, rows), _codeGradient.SliceRows(k * rows, rows));
            backend.GaussianLogWeightsBackward(code, OfSample(weights, k), (float)scale, codeGradient, headGradient);
            _model.Bottleneck.Backward(new BackwardPass
            {
                Backend = backend, Input = Head(rows), Output = code, OutputGradient = codeGradient, InputGradient = drawn, Parameters = true,
                Cache = _bottleneckCache, Scratch = _scratch, Training = true, Seed = seed, Step = step,
            });
            backend.AddScaled(drawn, 1, headGradient);
        }

        _model.Encoder.Backward(new BackwardPass
        {
            Backend = backend, Input = conditional ? _seen.SliceRows(0, rows) : source, Output = Head(rows), OutputGradient = headGradient,
            Parameters = true, Cache = _encoderCache, Scratch = _scratch, Training = true, Seed = seed, Step = step,
        });
        return _terms[0];
    }

    /// <summary>The terms of a model trained on the bound, one code after the other.</summary>
    private void MeasureBound(Matrix source, ulong seed, int chunk)
    {
        var (rows, samples) = (source.Rows, _model.Objective.ImportanceSamples!.Value);
        var weights = _logWeights.Part(0, samples, rows);
        var reconstruction = 0.0;
        for (var k = 0; k < samples; k++)
        {
            Squeeze(rows, training: false, drawing: true, seed, chunk, k);
            Decode(rows);
            reconstruction += Weigh(rows, 0, OfSample(weights, k));
        }

        TellBound(weights, reconstruction);
    }

    /// <summary>Writes the terms of the bound; log weights become weights.</summary>
    private void TellBound(Matrix weights, double reconstruction)
    {
        var (samples, rows) = (weights.Rows, weights.Columns);
        _terms[0] = -_model.Backend.LogMeanExp(weights) / rows;
        _terms[1] = reconstruction / samples / rows;
        TellBound(_terms[1], rows);
    }

    /// <summary>Writes what a model with an ELBO tells of it, in nats a row: −ELBO, and the divergence where no penalty tells it.</summary>
    private void TellBound(double reconstruction, int rows)
    {
        if (_divergences.Columns == 0) return;
        var divergence = _model.Backend.GaussianDivergence(Head(rows), _divergences.Part(0, 1, _divergences.Columns)) / rows;
        var place = _terms.Length - _model.Bottleneck.Measures.Count - 1;
        _terms[place] = reconstruction + divergence;
        if (!_model.Objective.TellsDivergence) _terms[place - 1] = divergence;
    }

    private Matrix RowSums(int rows, int sample) => _rowSums.SliceRows(sample * rows, rows);

    private static Matrix OfSample(Matrix weights, int sample) => weights.SliceRows(sample, 1).Reshape(weights.Columns, 1);
}
