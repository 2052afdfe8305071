using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// C = A·B for up to 3 rows and 8 vectors of columns, row k of B starting at b + offsets[k]: where there are few rows only a wide tile has
/// enough sums to keep the multipliers busy. Each element is one sum over k in order, as in <see cref="TileKernel{TVector, TSimd}"/>.
/// </summary>
internal static unsafe class StripKernel<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Most rows.</summary>
    internal const int Rows = 3;

    /// <summary>Columns, always all of them.</summary>
    internal static int Columns => 8 * TSimd.Count;

    /// <summary>c[r, j] = Σ over k of a[r, k] · b[offsets[k] + j].</summary>
    internal static void Run(int rows, int k, float* a, nint ar, float* b, int* offsets, float* c, nint ldc)
    {
        switch (rows)
        {
            case 1: Strip<Size1>(k, a, ar, b, offsets, c, ldc); break;
            case 2: Strip<Size2>(k, a, ar, b, offsets, c, ldc); break;
            default: Strip<Size3>(k, a, ar, b, offsets, c, ldc); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<TRows>(int k, float* a, nint ar, float* b, int* offsets, float* c, nint ldc) where TRows : struct, ISize
    {
        TVector c00 = default, c01 = default, c02 = default, c03 = default, c04 = default, c05 = default, c06 = default, c07 = default;
        TVector c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default, c16 = default, c17 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default, c24 = default, c25 = default, c26 = default, c27 = default;
        for (; k > 0; k--, a++)
        {
            var row = b + *offsets++;
            var s0 = TSimd.Broadcast(a);
            var s1 = TRows.Value > 1 ? TSimd.Broadcast(a + ar) : default;
            var s2 = TRows.Value > 2 ? TSimd.Broadcast(a + 2 * ar) : default;
            Step<TRows>(row, s0, s1, s2, ref c00, ref c10, ref c20);
            Step<TRows>(row + 1 * TSimd.Count, s0, s1, s2, ref c01, ref c11, ref c21);
            Step<TRows>(row + 2 * TSimd.Count, s0, s1, s2, ref c02, ref c12, ref c22);
            Step<TRows>(row + 3 * TSimd.Count, s0, s1, s2, ref c03, ref c13, ref c23);
            Step<TRows>(row + 4 * TSimd.Count, s0, s1, s2, ref c04, ref c14, ref c24);
            Step<TRows>(row + 5 * TSimd.Count, s0, s1, s2, ref c05, ref c15, ref c25);
            Step<TRows>(row + 6 * TSimd.Count, s0, s1, s2, ref c06, ref c16, ref c26);
            Step<TRows>(row + 7 * TSimd.Count, s0, s1, s2, ref c07, ref c17, ref c27);
        }

        Put(c, c00, c01, c02, c03, c04, c05, c06, c07);
        if (TRows.Value > 1) Put(c + ldc, c10, c11, c12, c13, c14, c15, c16, c17);
        if (TRows.Value > 2) Put(c + 2 * ldc, c20, c21, c22, c23, c24, c25, c26, c27);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows>(float* b, TVector s0, TVector s1, TVector s2, ref TVector c0, ref TVector c1, ref TVector c2)
        where TRows : struct, ISize
    {
        var x = TSimd.Load(b);
        c0 = TSimd.MultiplyAdd(s0, x, c0);
        if (TRows.Value > 1) c1 = TSimd.MultiplyAdd(s1, x, c1);
        if (TRows.Value > 2) c2 = TSimd.MultiplyAdd(s2, x, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, TVector x0, TVector x1, TVector x2, TVector x3, TVector x4, TVector x5, TVector x6, TVector x7)
    {
        TSimd.Store(x0, c);
        TSimd.Store(x1, c + 1 * TSimd.Count);
        TSimd.Store(x2, c + 2 * TSimd.Count);
        TSimd.Store(x3, c + 3 * TSimd.Count);
        TSimd.Store(x4, c + 4 * TSimd.Count);
        TSimd.Store(x5, c + 5 * TSimd.Count);
        TSimd.Store(x6, c + 6 * TSimd.Count);
        TSimd.Store(x7, c + 7 * TSimd.Count);
    }
}
