namespace Hourglass.Compute;

// Derivatives: a pass over a code and one over a weight, small beside the products of a step.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override double SquaredSlopes(Activation activation, Matrix values, Matrix factors, float scale, Matrix gradient, Matrix squares)
    {
        Check.SquaredSlopes(values, factors, gradient, squares);
        Span<float> f = Span(factors), sums = Span(squares);
        sums.Clear();
        for (var r = 0; r < values.Rows; r++)
        {
            Span<float> x = Row(values, r), g = gradient.IsNone ? default : Row(gradient, r);
            for (var c = 0; c < x.Length; c++)
            {
                var slope = (float)Pointwise.Derivative(activation, x[c]);
                sums[c] += slope * slope;
                if (!g.IsEmpty) g[c] += 2 * scale * slope * (float)Pointwise.DerivativeSlope(activation, x[c]) * f[c];
            }
        }

        var total = 0.0;
        for (var c = 0; c < f.Length; c++) total += (double)sums[c] * f[c];
        Keep(values, factors, gradient, squares);
        return total;
    }

    /// <inheritdoc/>
    public override void RowSquares(Matrix values, Matrix sums)
    {
        Check.Length(values.Rows, sums);
        for (var r = 0; r < values.Rows; r++)
            Span(sums)[r] = (float)_engine.SumOfSquares(Start(values) + (nint)r * values.Columns, values.Columns);
        Keep(values, sums);
    }

    /// <inheritdoc/>
    public override void AddScaledRows(Matrix source, Matrix factors, float scale, Matrix destination)
    {
        Check.AddScaledRows(source, factors, destination);
        for (var r = 0; r < source.Rows; r++)
        {
            var start = (nint)r * source.Columns;
            _engine.AddScaled(Start(source) + start, scale * Span(factors)[r], Start(destination) + start, source.Columns);
        }

        Keep(source, factors, destination);
    }
}
