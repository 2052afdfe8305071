namespace Hourglass.Compute;

// What holds codes to a prior: the formulas of Backend.Adversarial, in double.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override double Discrepancy(
        DiscrepancyKernel kernel, float width, Matrix codes, Matrix draws, float scale = 0, Matrix gradient = default)
    {
        Check.Discrepancy(width, codes, draws, gradient);
        var n = codes.Rows;
        var (pairs, total) = ((double)n * (n - 1), 0.0);
        var slopes = new double[codes.Columns];
        for (var i = 0; i < n; i++)
        {
            Array.Clear(slopes);
            for (var j = 0; j < n; j++)
            {
                if (j == i) continue;
                total += Alike(Row(codes, i), Row(codes, j), 1) + Alike(Row(draws, i), Row(draws, j), 0) - 2 * Alike(Row(codes, i), Row(draws, j), -1);
            }

            if (gradient.IsNone) continue;
            var target = Row(gradient, i);
            for (var c = 0; c < slopes.Length; c++) target[c] += (float)(scale * slopes[c] / pairs);
        }

        return total / pairs;

        // k(a, b); a pair of codes counts as (i, j) and as (j, i), a code and a draw twice: so each slope by a is doubled.
        double Alike(Span<float> a, Span<float> b, int sign)
        {
            var square = 0.0;
            for (var c = 0; c < a.Length; c++) square += ((double)a[c] - b[c]) * ((double)a[c] - b[c]);
            var (value, slope) = (0.0, 0.0);
            foreach (var multiple in DiscrepancyScales)
            {
                var wide = (double)multiple * width;
                var alike = kernel == DiscrepancyKernel.Rbf ? Math.Exp(-square / wide) : wide / (wide + square);
                value += alike;
                slope -= (kernel == DiscrepancyKernel.Rbf ? alike : alike * alike) / wide;
            }

            for (var c = 0; c < a.Length; c++) slopes[c] += sign * 4 * slope * ((double)a[c] - b[c]);
            return value;
        }
    }
}
