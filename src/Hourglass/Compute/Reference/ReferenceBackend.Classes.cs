namespace Hourglass.Compute;

// Classes told from rows.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override double SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, double gradientScale = 0, Matrix gradient = default)
    {
        Check.SoftmaxLoss(logits, labels, gradient);
        var total = 0.0;
        for (var r = 0; r < labels.Length; r++)
        {
            var row = Row(logits, r);
            var (largest, sum) = (double.NegativeInfinity, 0.0);
            foreach (var logit in row) largest = Math.Max(largest, logit); // NaN stays NaN
            foreach (var logit in row) sum += Math.Exp(logit - largest);
            total += largest + Math.Log(sum) - row[labels[r]];
            if (gradient.IsNone) continue;
            var slopes = Row(gradient, r);
            for (var c = 0; c < row.Length; c++) slopes[c] = (float)(gradientScale * (Math.Exp(row[c] - largest) / sum - (c == labels[r] ? 1 : 0)));
        }

        return total;
    }
}
