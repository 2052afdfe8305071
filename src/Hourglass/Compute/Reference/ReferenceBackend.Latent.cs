namespace Hourglass.Compute;

// Codes: the formulas of Backend.Latent, in double.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count)
    {
        Check.CopyColumns(source, sourceStart, destination, destinationStart, count);
        for (var r = 0; r < source.Rows; r++)
            Row(source, r).Slice(sourceStart, count).CopyTo(Row(destination, r)[destinationStart..]);
    }

    /// <inheritdoc/>
    public override void GaussianDraw(RandomStream stream, Matrix head, Matrix code)
    {
        Check.Gaussian(head, code);
        FillNormal(stream, 0, 1, code);
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> h = Row(head, r), z = Row(code, r);
            for (var c = 0; c < z.Length; c++) z[c] = (float)(h[c] + Math.Exp(0.5 * h[z.Length + c]) * z[c]);
        }
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
            for (var c = 0; c < z.Length; c++)
            {
                target[c] = g[c];
                target[z.Length + c] = (float)(0.5 * g[c] * ((double)z[c] - h[c]));
            }
        }
    }

    /// <inheritdoc/>
    public override double GaussianDivergence(Matrix head, Matrix perDimension)
    {
        Check.PerDimension(head, perDimension);
        var total = 0.0;
        var sums = Values(perDimension);
        var size = perDimension.Length;
        for (var c = 0; c < size; c++)
        {
            var sum = 0.0;
            for (var r = 0; r < head.Rows; r++)
            {
                double mean = Row(head, r)[c], logVariance = Row(head, r)[size + c];
                sum += 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1);
            }

            sums[c] = (float)sum;
            total += sum;
        }

        return total;
    }

    /// <inheritdoc/>
    public override void GaussianDivergenceBackward(Matrix head, Matrix factors, Matrix headGradient)
    {
        Check.PerDimension(head, factors);
        Check.SameShape(head, headGradient);
        var f = Values(factors);
        var size = factors.Length;
        for (var r = 0; r < head.Rows; r++)
        {
            Span<float> h = Row(head, r), g = Row(headGradient, r);
            for (var c = 0; c < size; c++)
            {
                g[c] += (float)((double)f[c] * h[c]);
                g[size + c] += (float)(f[c] * 0.5 * (Math.Exp(h[size + c]) - 1));
            }
        }
    }

    /// <inheritdoc/>
    public override double AbsoluteSum(Matrix values, float scale, Matrix gradient)
    {
        if (!gradient.IsNone) Check.SameShape(values, gradient);
        var sum = 0.0;
        foreach (var value in Values(values)) sum += Math.Abs(value);
        if (gradient.IsNone) return sum;
        Span<float> x = Values(values), g = Values(gradient);
        for (var i = 0; i < x.Length; i++) g[i] += scale * Math.Sign(x[i]);
        return sum;
    }

    private static Span<float> Row(Matrix matrix, int row) => Values(matrix).Slice(row * matrix.Columns, matrix.Columns);
}
