using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Transfer;

/// <summary>Vector operations on single-precision rows with sums in double precision.</summary>
internal static class MixedPrecision
{
    /// <summary>Σ a·b in double, over the length of a.</summary>
    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var halves = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var (sum0, sum1) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < vectors.Length; i++)
        {
            var (low, high) = Vector256.Widen(vectors[i]);
            (sum0, sum1) = (sum0 + low * halves[2 * i], sum1 + high * halves[2 * i + 1]);
        }

        var sums = sum0 + sum1;
        var pairs = sums.GetLower() + sums.GetUpper(); // the order of Vector256.Sum is the processor's
        var sum = pairs[0] + pairs[1];
        for (var i = vectors.Length * Vector256<float>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>target += factor · a, over the length of a.</summary>
    internal static void AddScaled(ReadOnlySpan<float> a, double factor, Span<double> target)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var halves = MemoryMarshal.Cast<double, Vector256<double>>(target);
        for (var i = 0; i < vectors.Length; i++)
        {
            var (low, high) = Vector256.Widen(vectors[i]);
            halves[2 * i] += factor * low;
            halves[2 * i + 1] += factor * high;
        }

        for (var i = vectors.Length * Vector256<float>.Count; i < a.Length; i++) target[i] += factor * a[i];
    }
}
