using System.Numerics;
using System.Runtime.InteropServices;

namespace Hourglass.Transfer;

/// <summary>Vector operations on single-precision rows with sums in double precision.</summary>
internal static class MixedPrecision
{
    /// <summary>Σ a·b in double, over the length of a.</summary>
    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(a);
        var halves = MemoryMarshal.Cast<double, Vector<double>>(b);
        var (sum0, sum1) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            (sum0, sum1) = (sum0 + low * halves[2 * i], sum1 + high * halves[2 * i + 1]);
        }

        var sum = Vector.Sum(sum0 + sum1);
        for (var i = vectors.Length * Vector<float>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>target += factor · a, over the length of a.</summary>
    internal static void AddScaled(ReadOnlySpan<float> a, double factor, Span<double> target)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(a);
        var halves = MemoryMarshal.Cast<double, Vector<double>>(target);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            halves[2 * i] += factor * low;
            halves[2 * i + 1] += factor * high;
        }

        for (var i = vectors.Length * Vector<float>.Count; i < a.Length; i++) target[i] += factor * a[i];
    }
}
