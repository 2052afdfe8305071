namespace Hourglass.Compute;

// Importance weights and draws of binary pictures, in double.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override double GaussianLogWeights(Matrix head, Matrix code, Matrix losses, Matrix logWeights)
    {
        Check.GaussianLogWeights(head, code, losses, logWeights);
        Span<float> costs = Values(losses), weights = Values(logWeights);
        var total = 0.0;
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> h = Row(head, r), z = Row(code, r);
            var sum = 0.0;
            for (var c = 0; c < z.Length; c++)
            {
                double logVariance = h[z.Length + c], distance = (double)z[c] - h[c];
                sum += 0.5 * (logVariance + distance * distance * Math.Exp(-logVariance) - (double)z[c] * z[c]);
            }

            total += costs[r];
            weights[r] = (float)(sum - costs[r]);
        }

        return total;
    }

    /// <inheritdoc/>
    public override void GaussianLogWeightsBackward(Matrix code, Matrix weights, float scale, Matrix codeGradient, Matrix headGradient)
    {
        Check.GaussianLogWeightsBackward(code, weights, codeGradient, headGradient);
        var w = Values(weights);
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> z = Row(code, r), g = Row(codeGradient, r), h = Row(headGradient, r);
            var factor = (double)scale * w[r];
            for (var c = 0; c < z.Length; c++)
            {
                g[c] += (float)(factor * z[c]);
                h[z.Length + c] -= (float)(0.5 * factor);
            }
        }
    }

    /// <inheritdoc/>
    public override double LogMeanExp(Matrix values)
    {
        var total = 0.0;
        for (var c = 0; c < values.Columns; c++)
        {
            var (most, sum) = (double.NegativeInfinity, 0.0);
            for (var k = 0; k < values.Rows; k++) most = Math.Max(most, Row(values, k)[c]);
            for (var k = 0; k < values.Rows; k++) sum += Math.Exp(Row(values, k)[c] - most);
            for (var k = 0; k < values.Rows; k++) Row(values, k)[c] = (float)(Math.Exp(Row(values, k)[c] - most) / sum);
            total += most + Math.Log(sum / values.Rows);
        }

        return total;
    }

    /// <inheritdoc/>
    public override void ScaleRows(Matrix factors, Matrix values)
    {
        Check.PerRow(values.Rows, factors);
        for (var r = 0; r < values.Rows; r++)
            foreach (ref var value in Row(values, r))
                value *= Values(factors)[r];
    }

    /// <inheritdoc/>
    public override void Bernoulli(RandomStream stream, Matrix values)
    {
        var x = Values(values);
        for (var i = 0; i < x.Length; i++)
            if (!float.IsNaN(x[i]))
                x[i] = Philox.Uniform(stream.Word((uint)i)) < x[i] ? 1 : 0;
    }

    /// <inheritdoc/>
    public override void Threshold(float limit, Matrix values)
    {
        foreach (ref var value in Values(values))
            if (!float.IsNaN(value))
                value = value >= limit ? 1 : 0;
    }
}
