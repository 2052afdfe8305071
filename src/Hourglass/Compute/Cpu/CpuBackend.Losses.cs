namespace Hourglass.Compute;

// Losses and reductions.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        Check.Loss(kind, final, logits, target, gradient);
        var total = _engine.Loss(kind, delta, final, Start(logits), Start(target), logits.Length, (float)gradientScale, Start(gradient));
        Keep(logits, target, gradient);
        return total;
    }

    /// <inheritdoc/>
    public override void RowLoss(LossKind kind, float delta, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        Check.RowLoss(kind, final, logits, target, perRow);
        float* z = Start(logits), x = Start(target), sums = Start(perRow);
        for (var r = 0; r < logits.Rows; r++)
        {
            var start = (nint)r * logits.Columns;
            sums[r] = (float)_engine.Loss(kind, delta, final, z + start, x + start, logits.Columns, 0, null);
        }

        Keep(logits, target, perRow);
    }

    /// <inheritdoc/>
    public override double SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, double gradientScale = 0, Matrix gradient = default)
    {
        Check.SoftmaxLoss(logits, labels, gradient);
        var total = 0.0;
        for (var r = 0; r < labels.Length; r++)
            total += Formulas.SoftmaxLoss(Row(logits, r), labels[r], gradientScale, gradient.IsNone ? default : Row(gradient, r));
        Keep(logits, gradient);
        return total;
    }

    /// <inheritdoc/>
    public override double SumOfSquares(Matrix values)
    {
        var total = _engine.SumOfSquares(Start(values), values.Length);
        Keep(values);
        return total;
    }

    /// <inheritdoc/>
    public override void ColumnSums(Matrix values, Matrix sums, bool accumulate = false)
    {
        Check.ColumnSums(values, sums);
        _engine.ColumnSums(Start(values), values.Rows, values.Columns, Start(sums), accumulate);
        Keep(values, sums);
    }

    /// <inheritdoc/>
    public override int FirstNonFinite(Matrix values)
    {
        var span = Span(values);
        var found = -1;
        for (var i = 0; i < span.Length && found < 0; i++)
            if (!float.IsFinite(span[i]))
                found = i;
        Keep(values);
        return found;
    }

    /// <inheritdoc/>
    public override double GaussianLoss(
        Activation final, Matrix logits, Matrix target, Matrix logVariance, double gradientScale = 0, Matrix gradient = default,
        Matrix logVarianceGradient = default, bool accumulate = false)
    {
        var variance = MathF.Exp(Span(logVariance)[0]);
        var total = Loss(LossKind.GaussianLikelihood, variance, final, logits, target, gradientScale, gradient);
        Add(gradientScale * Formulas.VarianceSlope(total, logits.Length, variance), logVarianceGradient, accumulate);
        Keep(logVariance);
        return total;
    }

    /// <inheritdoc/>
    public override void GaussianRowLoss(Activation final, Matrix logits, Matrix target, Matrix logVariance, Matrix perRow)
    {
        RowLoss(LossKind.GaussianLikelihood, MathF.Exp(Span(logVariance)[0]), final, logits, target, perRow);
        Keep(logVariance);
    }

    /// <inheritdoc/>
    public override void GaussianWeightedGradient(
        Activation final, Matrix logits, Matrix target, Matrix logVariance, Matrix losses, Matrix weights, double scale, Matrix gradient,
        Matrix logVarianceGradient, bool accumulate)
    {
        Check.GaussianWeights(logits, losses, weights);
        var variance = MathF.Exp(Span(logVariance)[0]);
        Loss(LossKind.GaussianLikelihood, variance, final, logits, target, scale, gradient);
        ScaleRows(weights, gradient);
        Add(scale * Formulas.VarianceSlope(Span(losses), Span(weights), logits.Columns, variance), logVarianceGradient, accumulate);
        Keep(logVariance, losses, weights);
    }

    /// <summary>sum (+)= value, unless there is none.</summary>
    private static void Add(double value, Matrix sum, bool accumulate)
    {
        if (sum.IsNone) return;
        ref var target = ref Span(sum)[0];
        target = (accumulate ? target : 0) + (float)value;
        Keep(sum);
    }
}
