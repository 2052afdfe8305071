using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Numerics;

/// <summary>
/// A few eigenvectors side by side, n rows of <see cref="Width"/> values: unit vectors, which the recorded rotations and then
/// the reflections turn into eigenvectors of A. Eigenvectors are independent, so panels can be computed in any order on any
/// thread, and a panel that fits the innermost caches stays there throughout.
/// </summary>
/// <remarks>
/// Written for 512-bit vectors, which halve the time on processors that have them. On others the runtime emulates each with
/// narrower ones, a sixth (AVX2) or a half (128 bits) slower than native vectors of that width.
/// </remarks>
internal sealed class EigenvectorPanel
{
    /// <summary>Four vector registers: enough independent chains of arithmetic to keep the processor busy.</summary>
    internal const int Width = 4 * Lanes;

    private const int Lanes = 8;

    /// <summary>
    /// Far below rounding errors, far above the denormal numbers, which are slow and which products of many small sines reach.
    /// </summary>
    private const double Floor = 1e-200;

    private readonly int _size;
    private readonly double[] _values;
    private readonly QrIteration.Rotation[] _earlier, _later;

    internal EigenvectorPanel(int size)
    {
        (_size, _values) = (size, new double[size * Width]);
        (_earlier, _later) = (new QrIteration.Rotation[size], new QrIteration.Rotation[size]);
    }

    /// <summary>Computes Q·R·e(k) for the <paramref name="positions"/> k, at most <see cref="Width"/>; one per row of n.</summary>
    internal void Compute(Tridiagonal tridiagonal, QrIteration iteration, ReadOnlySpan<int> positions, Span<double> vectors)
    {
        Array.Fill(_values, Floor);
        for (var p = 0; p < positions.Length; p++) _values[positions[p] * Width + p] = 1;
        Rotate(iteration);
        var i = 1;
        for (; i + 1 < _size; i += 2) ReflectTwice(tridiagonal, i);
        if (i < _size) Reflect(tridiagonal.Reflector(i), tridiagonal.Factors[i]);
        for (i = 0; i < _size; i++)
            for (var p = 0; p < positions.Length; p++) vectors[p * _size + i] = _values[i * Width + p];
    }

    /// <summary>Multiplies by R = R(1)·R(2)·…, the last rotation first; two QR steps share one pass over the rows.</summary>
    private void Rotate(QrIteration iteration)
    {
        var sweeps = iteration.Sweeps;
        for (var i = sweeps.Length - 1; i >= 0; i -= 2)
        {
            var later = sweeps[i];
            var earlier = i > 0 ? sweeps[i - 1] : default;
            var first = i > 0 ? Math.Min(earlier.First, later.First) : later.First;
            var count = Math.Max(earlier.Last, later.Last) - first;
            Pad(iteration.Rotations(later), later.First - first, _later.AsSpan(0, count));
            Pad(iteration.Rotations(earlier), i > 0 ? earlier.First - first : 0, _earlier.AsSpan(0, count));
            RotateTwice(first, _later.AsSpan(0, count), _earlier.AsSpan(0, count));
        }
    }

    private static void Pad(ReadOnlySpan<QrIteration.Rotation> rotations, int start, Span<QrIteration.Rotation> padded)
    {
        var identity = new QrIteration.Rotation(1, 0);
        padded[..start].Fill(identity);
        rotations.CopyTo(padded[start..]);
        padded[(start + rotations.Length)..].Fill(identity);
    }

    /// <summary>
    /// Rotations of coordinates (first + k, first + k + 1), from the last k to 0, by <paramref name="a"/> and, one row behind, by
    /// <paramref name="b"/>. The row that a rotation shares with the next one stays in registers.
    /// </summary>
    private void RotateTwice(int first, ReadOnlySpan<QrIteration.Rotation> a, ReadOnlySpan<QrIteration.Rotation> b)
    {
        var k = a.Length;
        var (a0, a1, a2, a3) = Load(first + k);     // Row k, still to be rotated by a with the one before it.
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);    // Row k + 1, done with a, still to be rotated by b with the one before it.
        while (k-- > 0)
        {
            var (y0, y1, y2, y3) = Load(first + k);
            Vector512<double> c = Vector512.Create(a[k].C), s = Vector512.Create(a[k].S);
            (y0, a0) = (Add(s, y0, c * a0), Subtract(c, y0, s * a0));
            (y1, a1) = (Add(s, y1, c * a1), Subtract(c, y1, s * a1));
            (y2, a2) = (Add(s, y2, c * a2), Subtract(c, y2, s * a2));
            (y3, a3) = (Add(s, y3, c * a3), Subtract(c, y3, s * a3));
            if (k + 1 == a.Length)
            {
                (b0, b1, b2, b3) = (y0, y1, y2, y3);
                continue;
            }

            (c, s) = (Vector512.Create(b[k + 1].C), Vector512.Create(b[k + 1].S));
            Store(first + k + 2, Add(s, y0, c * b0), Add(s, y1, c * b1), Add(s, y2, c * b2), Add(s, y3, c * b3));
            (b0, b1, b2, b3) =
                (Subtract(c, y0, s * b0), Subtract(c, y1, s * b1), Subtract(c, y2, s * b2), Subtract(c, y3, s * b3));
        }

        Vector512<double> c0 = Vector512.Create(b[0].C), s0 = Vector512.Create(b[0].S);
        Store(first + 1, s0 * a0 + c0 * b0, s0 * a1 + c0 * b1, s0 * a2 + c0 * b2, s0 * a3 + c0 * b3);
        Store(first, c0 * a0 - s0 * b0, c0 * a1 - s0 * b1, c0 * a2 - s0 * b2, c0 * a3 - s0 * b3);
    }

    /// <summary>Y ← H(i+1)·H(i)·Y: both products with Y in one pass, both updates in another.</summary>
    private void ReflectTwice(Tridiagonal tridiagonal, int i)
    {
        var v = tridiagonal.Reflector(i);
        var u = tridiagonal.Reflector(i + 1);
        var overlap = 0.0;
        Vector512<double> v0 = default, v1 = default, v2 = default, v3 = default;
        Vector512<double> u0 = default, u1 = default, u2 = default, u3 = default;
        for (var r = 0; r < u.Length; r++)
        {
            var (y0, y1, y2, y3) = Load(r);
            Vector512<double> ur = Vector512.Create(u[r]), vr = Vector512.Create(r < i ? v[r] : 0);
            (u0, u1, u2, u3) = (Add(ur, y0, u0), Add(ur, y1, u1), Add(ur, y2, u2), Add(ur, y3, u3));
            (v0, v1, v2, v3) = (Add(vr, y0, v0), Add(vr, y1, v1), Add(vr, y2, v2), Add(vr, y3, v3));
            if (r < i) overlap += u[r] * v[r];
        }

        // vᵀY and uᵀY are known; H(i+1) is applied to Y − τ·v·vᵀY, whose product with u is uᵀY − τ·(uᵀv)·vᵀY.
        var (tau, next) = (Vector512.Create(-tridiagonal.Factors[i]), Vector512.Create(-tridiagonal.Factors[i + 1]));
        var mixed = Vector512.Create(overlap);
        (v0, v1, v2, v3) = (tau * v0, tau * v1, tau * v2, tau * v3);
        (u0, u1, u2, u3) = (Add(mixed, v0, u0), Add(mixed, v1, u1), Add(mixed, v2, u2), Add(mixed, v3, u3));
        (u0, u1, u2, u3) = (next * u0, next * u1, next * u2, next * u3);
        for (var r = 0; r < u.Length; r++)
        {
            var (y0, y1, y2, y3) = Load(r);
            Vector512<double> ur = Vector512.Create(u[r]), vr = Vector512.Create(r < i ? v[r] : 0);
            Store(r, Add(ur, u0, Add(vr, v0, y0)), Add(ur, u1, Add(vr, v1, y1)),
                Add(ur, u2, Add(vr, v2, y2)), Add(ur, u3, Add(vr, v3, y3)));
        }
    }

    /// <summary>Y ← Y − τ·v·(vᵀ·Y).</summary>
    private void Reflect(ReadOnlySpan<double> v, double factor)
    {
        Vector512<double> t0 = default, t1 = default, t2 = default, t3 = default;
        for (var r = 0; r < v.Length; r++)
        {
            var (y0, y1, y2, y3) = Load(r);
            var vr = Vector512.Create(v[r]);
            (t0, t1, t2, t3) = (Add(vr, y0, t0), Add(vr, y1, t1), Add(vr, y2, t2), Add(vr, y3, t3));
        }

        for (var r = 0; r < v.Length; r++)
        {
            var (y0, y1, y2, y3) = Load(r);
            var vr = Vector512.Create(-factor * v[r]);
            Store(r, Add(vr, t0, y0), Add(vr, t1, y1), Add(vr, t2, y2), Add(vr, t3, y3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>) Load(int row)
    {
        ReadOnlySpan<double> values = _values.AsSpan(row * Width, Width);
        return (Vector512.Create(values), Vector512.Create(values[Lanes..]),
            Vector512.Create(values[(2 * Lanes)..]), Vector512.Create(values[(3 * Lanes)..]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(int row, Vector512<double> y0, Vector512<double> y1, Vector512<double> y2, Vector512<double> y3)
    {
        var values = _values.AsSpan(row * Width, Width);
        y0.CopyTo(values);
        y1.CopyTo(values[Lanes..]);
        y2.CopyTo(values[(2 * Lanes)..]);
        y3.CopyTo(values[(3 * Lanes)..]);
    }

    private static Vector512<double> Add(Vector512<double> a, Vector512<double> b, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(a, b, sum);

    private static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b, Vector512<double> rest) =>
        Vector512.FusedMultiplyAdd(a, b, -rest);
}
