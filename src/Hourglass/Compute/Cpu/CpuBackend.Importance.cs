namespace Hourglass.Compute;

// Importance weights, a few numbers a row, on one thread; draws of binary pictures, many, on all.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override double GaussianLogWeights(Matrix head, Matrix code, Matrix losses, Matrix logWeights)
    {
        Check.GaussianLogWeights(head, code, losses, logWeights);
        Span<float> costs = Span(losses), weights = Span(logWeights);
        var total = 0.0;
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> h = Row(head, r), z = Row(code, r);
            var sum = 0.0;
            for (var c = 0; c < z.Length; c++)
            {
                var (logVariance, distance) = (h[z.Length + c], z[c] - h[c]);
                sum += logVariance + distance * distance * MathF.Exp(-logVariance) - z[c] * z[c];
            }

            total += costs[r];
            weights[r] = (float)(0.5 * sum - costs[r]);
        }

        Keep(head, code, losses, logWeights);
        return total;
    }

    /// <inheritdoc/>
    public override void GaussianLogWeightsBackward(Matrix code, Matrix weights, float scale, Matrix codeGradient, Matrix headGradient)
    {
        Check.GaussianLogWeightsBackward(code, weights, codeGradient, headGradient);
        var w = Span(weights);
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> z = Row(code, r), g = Row(codeGradient, r), h = Row(headGradient, r)[z.Length..];
            var factor = scale * w[r];
            for (var c = 0; c < z.Length; c++)
            {
                g[c] = MathF.FusedMultiplyAdd(factor, z[c], g[c]);
                h[c] -= 0.5f * factor;
            }
        }

        Keep(code, weights, codeGradient, headGradient);
    }

    /// <inheritdoc/>
    public override double LogMeanExp(Matrix values)
    {
        var v = Span(values);
        var (total, columns) = (0.0, values.Columns);
        for (var c = 0; c < columns; c++)
        {
            var (most, sum) = (float.NegativeInfinity, 0.0);
            for (var i = c; i < v.Length; i += columns) most = MathF.Max(most, v[i]);
            for (var i = c; i < v.Length; i += columns) sum += v[i] = MathF.Exp(v[i] - most);
            for (var i = c; i < v.Length; i += columns) v[i] = (float)(v[i] / sum);
            total += most + Math.Log(sum / values.Rows);
        }

        Keep(values);
        return total;
    }

    /// <inheritdoc/>
    public override void ScaleRows(Matrix factors, Matrix values)
    {
        Check.PerRow(values.Rows, factors);
        _engine.ScaleRows(Start(factors), Start(values), values.Rows, values.Columns);
        Keep(factors, values);
    }

    /// <inheritdoc/>
    public override void Bernoulli(RandomStream stream, Matrix values)
    {
        _engine.Bernoulli(stream, Start(values), values.Length);
        Keep(values);
    }

    /// <inheritdoc/>
    public override void Threshold(float limit, Matrix values)
    {
        foreach (ref var value in Span(values))
            if (!float.IsNaN(value))
                value = value >= limit ? 1 : 0;
        Keep(values);
    }
}
