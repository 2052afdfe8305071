using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>The range of a dimension of the codes: between two quantiles of the data, so that outliers have no influence.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, at least <paramref name="Low"/>.</param>
public readonly record struct CodeRange(float Low, float High)
{
    /// <summary>The default fraction of codes that <see cref="Measure"/> excludes at either end.</summary>
    public const double DefaultTail = 0.01;

    /// <summary>
    /// The range from the quantile <paramref name="tail"/> to the quantile 1 − <paramref name="tail"/> of a dimension; both ends are values
    /// of the data.
    /// </summary>
    /// <param name="codes">Codes (n, latent), at least one, of finite values.</param>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="tail">The fraction of codes excluded at either end, from 0 to below 0.5.</param>
    /// <exception cref="ArgumentException">There are no codes, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension does not exist, or the tail is not within 0 to 0.5.</exception>
    public static CodeRange Measure(float[,] codes, int dimension, double tail = DefaultTail)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, codes.GetLength(1));
        if (!(tail is >= 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(tail), tail, "Expected a fraction from 0 to below 0.5.");
        if (codes.GetLength(0) == 0) throw new InvalidInputException("Expected at least one code; found none.", nameof(codes));
        var sorted = new float[codes.GetLength(0)];
        for (var r = 0; r < sorted.Length; r++) sorted[r] = codes[r, dimension];
        Array.Sort(sorted);
        if (!float.IsFinite(sorted[0]) || !float.IsFinite(sorted[^1]))
            throw new InvalidInputException($"Dimension {dimension} of the codes has a non-finite value.", nameof(codes));
        var left = (int)(tail * (sorted.Length - 1));
        return new CodeRange(sorted[left], sorted[^(left + 1)]);
    }

    /// <summary>
    /// <paramref name="count"/> evenly spaced values from the lower to the upper end, both included; the midpoint for a single value.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public float[] Evenly(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count == 1) return [(float)(((double)Low + High) / 2)];
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)(((double)Low * (count - 1 - i) + (double)High * i) / (count - 1));
        return values;
    }
}
