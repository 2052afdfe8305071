namespace Hourglass.Compute;

// Codes are small beside pictures and weights: plain loops on one thread, but for what a wide activity needs.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count)
    {
        Check.CopyColumns(source, sourceStart, destination, destinationStart, count);
        for (var r = 0; r < source.Rows; r++) Row(source, r).Slice(sourceStart, count).CopyTo(Row(destination, r)[destinationStart..]);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void GaussianDraw(RandomStream stream, Matrix head, Matrix code)
    {
        Check.Gaussian(head, code);
        FillNormal(stream, 0, 1, code);
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> h = Row(head, r), z = Row(code, r);
            for (var c = 0; c < z.Length; c++) z[c] = MathF.FusedMultiplyAdd(MathF.Exp(0.5f * h[z.Length + c]), z[c], h[c]);
        }

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
        var total = 0.0;
        var sums = Span(perDimension);
        sums.Clear();
        for (var r = 0; r < head.Rows; r++)
        {
            var h = Row(head, r);
            for (var c = 0; c < sums.Length; c++)
            {
                var (mean, logVariance) = (h[c], h[sums.Length + c]);
                var divergence = 0.5f * (mean * mean + MathF.Exp(logVariance) - logVariance - 1);
                sums[c] += divergence;
                total += divergence;
            }
        }

        Keep(head, perDimension);
        return total;
    }

    /// <inheritdoc/>
    public override void GaussianDivergenceBackward(Matrix head, Matrix factors, Matrix headGradient)
    {
        Check.PerDimension(head, factors);
        Check.SameShape(head, headGradient);
        var f = Span(factors);
        for (var r = 0; r < head.Rows; r++)
        {
            Span<float> h = Row(head, r), g = Row(headGradient, r);
            for (var c = 0; c < f.Length; c++)
            {
                g[c] += f[c] * h[c];
                g[f.Length + c] += f[c] * 0.5f * (MathF.Exp(h[f.Length + c]) - 1);
            }
        }

        Keep(head, factors, headGradient);
    }

    /// <inheritdoc/>
    public override void AddToRows(Matrix row, Matrix values)
    {
        Check.AddToRows(row, values);
        for (var r = 0; r < values.Rows; r++) _engine.AddScaled(Start(row), 1, Start(values) + (nint)r * values.Columns, values.Columns);
        Keep(row, values);
    }

    /// <inheritdoc/>
    public override double AbsoluteSum(Matrix values, float scale, Matrix gradient)
    {
        if (!gradient.IsNone) Check.SameShape(values, gradient);
        var sum = _engine.AbsoluteSum(Start(values), values.Length, scale, Start(gradient));
        Keep(values, gradient);
        return sum;
    }

    private static Span<float> Row(Matrix matrix, int row) => Span(matrix).Slice(row * matrix.Columns, matrix.Columns);
}
