using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// A daily price made of two hidden parts: log pₜ = log 100 + vₜ + uₜ. The value v wanders slowly (half-life 250 days, standard deviation
/// 0.1); the mispricing u is gone after days (half-life 5 days, standard deviation 0.02). Both are AR(1) processes, started in their
/// stationary distribution: a price far above v is more likely to fall than to rise, which no random walk has.
/// </summary>
public static class PriceSeries
{
    /// <summary>The half-life of the mispricing in days: after so many, half of it is expected to be gone.</summary>
    public const double MispricingHalfLife = 5;

    /// <summary>The standard deviation of the mispricing, in units of log price: 0.02 is about 2 %.</summary>
    public const double MispricingDeviation = 0.02;

    private const double ValueHalfLife = 250, ValueDeviation = 0.1;
    private const uint Value = 0, Short = 1;

    /// <summary>The series as rows of one column, <c>price</c>.</summary>
    /// <param name="days">The number of days, at least 1.</param>
    /// <param name="mispricing">
    /// The standard deviation of the mispricing; with 0 there is none, and what is left is close to a random walk.
    /// </param>
    /// <param name="seed">The seed of both parts.</param>
    public static DataSet Create(int days, double mispricing = MispricingDeviation, ulong seed = 0)
    {
        var (value, gap) = (Process(days, ValueHalfLife, ValueDeviation, seed, Value), Mispricing(days, mispricing, seed));
        float[] prices = [.. value.Zip(gap, (v, u) => (float)(100 * Math.Exp(v + u)))];
        return new DataSet("prices", RowTable.FromFloats(prices, days, 1), columnNames: ["price"]);
    }

    /// <summary>The hidden mispricing u of each day of such a series, to compare a model's residuals with.</summary>
    /// <inheritdoc cref="Create(int, double, ulong)"/>
    public static double[] Mispricing(int days, double mispricing = MispricingDeviation, ulong seed = 0) =>
        Process(days, MispricingHalfLife, mispricing, seed, Short);

    /// <summary>xₜ = φ·xₜ₋₁ + √(1 − φ²)·σ·εₜ with φ = 2^(−1/half-life), so that the standard deviation is σ throughout.</summary>
    private static double[] Process(int days, double halfLife, double deviation, ulong seed, uint part)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        var draws = new RandomStream(seed, RandomPurpose.Data, part);
        var (kept, values) = (double.Exp2(-1 / halfLife), new double[days]);
        for (var t = 0; t < days; t++)
        {
            var (w0, w1, _, _) = draws.Block((uint)t);
            var (draw, _) = Philox.Normals(w0, w1);
            values[t] = t == 0 ? deviation * draw : kept * values[t - 1] + Math.Sqrt(1 - kept * kept) * deviation * draw;
        }

        return values;
    }
}
