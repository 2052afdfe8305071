using Hourglass.Compute;

namespace Hourglass.Models;

// The evidence lower bound and the importance-weighted bound of a model with Gaussian codes and a likelihood as loss.
internal sealed partial class Workspace
{
    /// <summary>
    /// −log p(x|z) of each row under the last draw, and with it the logarithm of that code's importance weight. Returns Σ −log p(x|z).
    /// </summary>
    internal double Weigh(int rows, int sample, Matrix logWeights)
    {
        var losses = RowSums(rows, sample);
        _model.Objective.Reconstruction.EvaluateRows(
            _model.Backend, _model.FinalActivation, _logits.SliceRows(sample * rows, rows), Input(rows), losses);
        return _model.Backend.GaussianLogWeights(EncoderOutput(rows), _code.SliceRows(sample * rows, rows), losses, logWeights);
    }

    /// <summary>
    /// The training pass on −log 1/K Σₖ wₖ after the encoder's: K codes per row go through the decoder as one batch, and the gradient of
    /// each is weighted with wₖ / Σ w (Burda et al., 2016, eq. 14).
    /// </summary>
    private double ComputeBoundGradient(Matrix source, ulong seed, long step)
    {
        var (backend, loss, rows) = (_model.Backend, _model.Objective.Reconstruction, source.Rows);
        for (var k = 1; k < _samples; k++) ApplyBottleneck(rows, training: true, drawing: true, seed, step, k);
        Decode(rows * _samples, training: true, seed, step);
        var weights = _logWeights.Part(0, _samples, rows);
        var reconstruction = 0.0;
        for (var k = 0; k < _samples; k++) reconstruction += Weigh(rows, k, OfSample(weights, k));
        ReportBound(weights, reconstruction);

        var scale = 1.0 / rows;
        for (var k = 0; k < _samples; k++)
        {
            loss.EvaluateWeightedGradient(
                backend, _model.FinalActivation, _logits.SliceRows(k * rows, rows), Input(rows), RowSums(rows, k), OfSample(weights, k),
                scale, _logitsGradient.SliceRows(k * rows, rows));
        }

        BackwardDecoder(rows * _samples, seed, step);
        var encodedGradient = _encodedGradient.SliceRows(0, rows);
        backend.Fill(encodedGradient, 0);
        for (var k = 0; k < _samples; k++)
        {
            var (code, codeGradient) = (_code.SliceRows(k * rows, rows), _codeGradient.SliceRows(k * rows, rows));
            var sampled = _sampledGradient.SliceRows(0, rows);
            backend.GaussianLogWeightsBackward(code, OfSample(weights, k), (float)scale, codeGradient, encodedGradient);
            BackwardBottleneck(code, codeGradient, sampled, seed, step);
            backend.AddScaled(sampled, 1, encodedGradient);
        }

        BackwardEncoder(source, encodedGradient, seed, step);
        return _terms[TermSlots.Loss];
    }

    /// <summary>The terms of a model trained on the bound, one code after the other.</summary>
    private void MeasureBound(Matrix source, ulong seed, int chunk)
    {
        var (rows, samples) = (source.Rows, _model.Objective.ImportanceSamples!.Value);
        var weights = _logWeights.Part(0, samples, rows);
        var reconstruction = 0.0;
        for (var k = 0; k < samples; k++)
        {
            ApplyBottleneck(rows, training: false, drawing: true, seed, chunk, k);
            Decode(rows);
            reconstruction += Weigh(rows, 0, OfSample(weights, k));
        }

        ReportBound(weights, reconstruction);
    }

    /// <summary>Writes the terms of the bound; log weights become weights.</summary>
    private void ReportBound(Matrix weights, double reconstruction)
    {
        var (samples, rows) = (weights.Rows, weights.Columns);
        _terms[TermSlots.Loss] = -_model.Backend.LogMeanExp(weights) / rows;
        _terms[TermSlots.Reconstruction] = reconstruction / samples / rows;
        ReportBound(_terms[TermSlots.Reconstruction], rows);
    }

    /// <summary>Writes −ELBO of a model that has one, in nats per row, and the divergence where no penalty reports it.</summary>
    private void ReportBound(double reconstruction, int rows)
    {
        if (_model.Terms.NegativeElbo is not { } negativeElbo) return;
        var divergence = _model.Backend.GaussianDivergence(EncoderOutput(rows), _divergences.Part(0, 1, _divergences.Columns)) / rows;
        _terms[negativeElbo] = reconstruction + divergence;
        if (_model.Terms.Divergence is { } place) _terms[place] = divergence;
    }

    private Matrix RowSums(int rows, int sample) => _rowSums.SliceRows(sample * rows, rows);

    private static Matrix OfSample(Matrix weights, int sample) => weights.SliceRows(sample, 1).Reshape(weights.Columns, 1);
}
