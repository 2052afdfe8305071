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
    public override double AbsoluteSum(Matrix values, float scale, Matrix gradient)
    {
        if (!gradient.IsNone) Check.SameShape(values, gradient);
        var sum = _engine.AbsoluteSum(Start(values), values.Length, scale, Start(gradient));
        Keep(values, gradient);
        return sum;
    }

    private static Span<float> Row(Matrix matrix, int row) => Span(matrix).Slice(row * matrix.Columns, matrix.Columns);
}
