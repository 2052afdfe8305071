namespace Hourglass.Compute;

// Penalties: the discrepancy and sums on vectors; the rest are single passes over a code or a few values.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override double AbsoluteSum(Matrix values, float scale, Matrix gradient)
    {
        if (!gradient.IsNone) Check.SameShape(values, gradient);
        var sum = _engine.AbsoluteSum(Start(values), values.Length, scale, Start(gradient));
        Keep(values, gradient);
        return sum;
    }

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
    public override double Discrepancy(
        DiscrepancyKernel kernel, float width, Matrix codes, Matrix samples, float scale = 0, Matrix gradient = default)
    {
        Check.Discrepancy(width, codes, samples, gradient);
        var result = _engine.Discrepancy(kernel, width, Start(codes), Start(samples), codes.Rows, codes.Columns, scale, Start(gradient));
        Keep(codes, samples, gradient);
        return result;
    }

    /// <inheritdoc/>
    public override double SparsityDivergence(Matrix sums, int rows, double target, float slope, Matrix slopes)
    {
        Check.SameShape(sums, slopes);
        var cost = Formulas.SparsityDivergence(Span(sums), rows, target, slope, Span(slopes));
        Keep(sums, slopes);
        return cost;
    }

    /// <inheritdoc/>
    public override AdversarialLosses AdversarialLoss(Matrix logits, Matrix slopes = default)
    {
        Check.AdversarialLoss(logits, slopes);
        var losses = Formulas.AdversarialLoss(Span(logits), slopes.IsNone ? default : Span(slopes));
        Keep(logits, slopes);
        return losses;
    }

    /// <inheritdoc/>
    public override void AdversarialFactors(Matrix logits, float weight, Matrix factors)
    {
        Check.SameShape(logits, factors);
        Formulas.AdversarialFactors(Span(logits), weight, Span(factors));
        Keep(logits, factors);
    }

    /// <inheritdoc/>
    public override void PlacePoints(ReadOnlySpan<PlanarPlace> places, Matrix points)
    {
        Check.PlacePoints(places, points);
        Formulas.PlacePoints(places, Span(points));
        Keep(points);
    }
}
