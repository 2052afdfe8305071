namespace Hourglass.Latent;

/// <summary>Which values a dimension of the codes takes: between two quantiles of the data, so that a few codes far away do not decide.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, at least <paramref name="Low"/>.</param>
public readonly record struct CodeRange(float Low, float High)
{
    /// <summary>The share of codes that <see cref="Of"/> leaves out at either end where it is not told.</summary>
    public const double UsualTail = 0.01;

    /// <summary>From the quantile <paramref name="tail"/> to the quantile 1 − <paramref name="tail"/> of a dimension, both values that the data take.</summary>
    /// <param name="codes">Codes (n, latent), at least one, of finite values.</param>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="tail">The share of codes left out at either end, from 0 (none) to below a half.</param>
    /// <exception cref="ArgumentException">There are no codes, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension, or the tail is outside 0 to a half.</exception>
    public static CodeRange Of(float[,] codes, int dimension, double tail = UsualTail)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, codes.GetLength(1));
        if (!(tail is >= 0 and < 0.5)) throw new ArgumentOutOfRangeException(nameof(tail), tail, "Expected a share from 0 to below a half.");
        if (codes.GetLength(0) == 0) throw new ArgumentException("Expected at least one code; found none.", nameof(codes));
        var sorted = new float[codes.GetLength(0)];
        for (var r = 0; r < sorted.Length; r++) sorted[r] = codes[r, dimension];
        Array.Sort(sorted);
        if (!float.IsFinite(sorted[0]) || !float.IsFinite(sorted[^1])) throw new ArgumentException($"Dimension {dimension} of the codes holds a value that is not finite.", nameof(codes));
        var left = (int)(tail * (sorted.Length - 1));
        return new CodeRange(sorted[left], sorted[^(left + 1)]);
    }

    /// <summary><paramref name="count"/> values evenly from the lower to the upper end, both exactly met; the middle where there is to be one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one value is asked for.</exception>
    public float[] Evenly(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count == 1) return [(float)(((double)Low + High) / 2)];
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)(((double)Low * (count - 1 - i) + (double)High * i) / (count - 1));
        return values;
    }
}
