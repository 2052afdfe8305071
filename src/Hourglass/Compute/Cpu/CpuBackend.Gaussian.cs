namespace Hourglass.Compute;

// Gaussian codes are small beside pictures and weights: most operations run on one thread.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void GaussianDraw(RandomStream stream, Matrix head, Matrix code)
    {
        Check.Gaussian(head, code);
        FillNormal(stream, 0, 1, code);
        _engine.GaussianDraw(Start(head), Start(code), code.Rows, code.Columns);
        Keep(head, code);
    }

    /// <inheritdoc/>
    public override void GaussianDrawBackward(Matrix head, Matrix code, Matrix codeGradient, Matrix headGradient)
    {
        Check.Gaussian(head, code);
        Check.SameShape(code, codeGradient);
        Check.SameShape(head, headGradient);
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> h = Row(head, r), z = Row(code, r), g = Row(codeGradient, r), target = Row(headGradient, r);
            g.CopyTo(target);
            for (var c = 0; c < z.Length; c++) target[z.Length + c] = 0.5f * g[c] * (z[c] - h[c]);
        }

        Keep(head, code, codeGradient, headGradient);
    }

    /// <inheritdoc/>
    public override double GaussianDivergence(Matrix head, Matrix perDimension)
    {
        Check.PerDimension(head, perDimension);
        _engine.GaussianDivergence(Start(head), head.Rows, perDimension.Length, Start(perDimension));
        var total = 0.0;
        foreach (var sum in Span(perDimension)) total += sum;
        Keep(head, perDimension);
        return total;
    }

    /// <inheritdoc/>
    public override void GaussianDivergenceBackward(Matrix head, Matrix factors, Matrix headGradient)
    {
        Check.PerDimension(head, factors);
        Check.SameShape(head, headGradient);
        _engine.GaussianDivergenceBackward(Start(head), Start(factors), Start(headGradient), head.Rows, factors.Length);
        Keep(head, factors, headGradient);
    }

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
    public override double FreeBits(Matrix divergences, int rows, float free, float slope, Matrix factors)
    {
        Check.SameShape(divergences, factors);
        var cost = Formulas.FreeBits(Span(divergences), rows, free, slope, Span(factors));
        Keep(divergences, factors);
        return cost;
    }

    /// <inheritdoc/>
    public override double Capacity(Matrix divergences, int rows, float capacity, float slope, Matrix factors)
    {
        Check.SameShape(divergences, factors);
        var cost = Formulas.Capacity(Span(divergences), rows, capacity, slope, Span(factors));
        Keep(divergences, factors);
        return cost;
    }
}
