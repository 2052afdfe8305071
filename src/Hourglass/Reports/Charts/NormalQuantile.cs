namespace Hourglass.Reports;

/// <summary>Φ⁻¹, the quantile function of N(0, 1).</summary>
internal static class NormalQuantile
{
    /// <summary>Φ⁻¹(p) for p between 0 and 1, by bisection.</summary>
    internal static double Of(double p)
    {
        double low = -9, high = 9;
        while (high - low > 1e-13)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < p) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), which converges fast for moderate x.</summary>
    private static double Cumulative(double x)
    {
        var (sum, term) = (x, x);
        for (var k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++) sum += term *= x * x / (2 * k + 1);
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
