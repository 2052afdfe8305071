using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// The innermost loop of the matrix multiply: a tile of C is held in registers while k runs. Each step loads a row of B's panel and
/// broadcasts a column of A. Element (r, k) of A is read at a[r·ar + k·ak], so A may be packed, plain or transposed.
/// </summary>
/// <remarks>
/// Processors with 32 vector registers take tiles of up to 12 rows × 2 vectors (24 sums), those with 16 up to 6 × 2. The number of rows is
/// a type, so each tile height is compiled apart from this one source and no row is computed needlessly. Written out row by row because the
/// compiler keeps named locals, but not arrays, in registers. Each element of C is one sum over k in order in every kernel, so all heights
/// give the same bits.
/// </remarks>
internal static unsafe class TileKernel<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Whether the processor has 32 vector registers.</summary>
    internal static bool IsWide => typeof(TSimd) == typeof(SimdAvx512) || typeof(TSimd) == typeof(SimdNeon);

    /// <summary>Most rows of a tile.</summary>
    internal static int Rows => IsWide ? 12 : 6;

    /// <summary>Most columns of a tile: two vectors.</summary>
    internal static int Columns => 2 * TSimd.Count;

    /// <summary>
    /// C (+)= A·B for a tile of <paramref name="rows"/> rows and <paramref name="columns"/> columns. B's rows are read in whole vectors, C
    /// is touched in the tile only.
    /// </summary>
    internal static void Run(
        int rows, int columns, int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        if (columns > TSimd.Count) Run<Size2>(rows, columns - TSimd.Count, k, a, ar, ak, b, bk, c, ldc, accumulate);
        else Run<Size1>(rows, columns, k, a, ar, ak, b, bk, c, ldc, accumulate);
    }

    /// <summary>
    /// Calls the kernel compiled for that many rows; <paramref name="last"/> is the number of columns in the last vector.
    /// </summary>
    private static void Run<TVectors>(
        int rows, int last, nint k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
        where TVectors : struct, ISize
    {
        switch (rows)
        {
            case 1: Tile<Size1, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 2: Tile<Size2, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 3: Tile<Size3, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 4: Tile<Size4, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 5: Tile<Size5, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 6: Tile<Size6, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 7: Tile<Size7, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 8: Tile<Size8, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 9: Tile<Size9, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 10: Tile<Size10, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 11: Tile<Size11, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
            case 12: Tile<Size12, TVectors>(last, k, a, ar, ak, b, bk, c, ldc, accumulate); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TVectors>(
        int last, nint k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        TVector c0x = default, c0y = default;
        TVector c1x = default, c1y = default;
        TVector c2x = default, c2y = default;
        TVector c3x = default, c3y = default;
        TVector c4x = default, c4y = default;
        TVector c5x = default, c5y = default;
        TVector c6x = default, c6y = default;
        TVector c7x = default, c7y = default;
        TVector c8x = default, c8y = default;
        TVector c9x = default, c9y = default;
        TVector c10x = default, c10y = default;
        TVector c11x = default, c11y = default;
        nint ar2 = 2 * ar;
        float* a3 = a + 3 * ar, a6 = a + 6 * ar, a9 = a + 9 * ar;
        Prefetch<TRows, TVectors>(c, ldc);
        for (; k > 0; k--)
        {
            var x = TSimd.Load(b);
            var y = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : default;
            Step<TVectors>(a, x, y, ref c0x, ref c0y);
            if (TRows.Value > 1) Step<TVectors>(a + ar, x, y, ref c1x, ref c1y);
            if (TRows.Value > 2) Step<TVectors>(a + ar2, x, y, ref c2x, ref c2y);
            if (TRows.Value > 3) Step<TVectors>(a3, x, y, ref c3x, ref c3y);
            if (TRows.Value > 4) Step<TVectors>(a3 + ar, x, y, ref c4x, ref c4y);
            if (TRows.Value > 5) Step<TVectors>(a3 + ar2, x, y, ref c5x, ref c5y);
            if (TRows.Value > 6) Step<TVectors>(a6, x, y, ref c6x, ref c6y);
            if (TRows.Value > 7) Step<TVectors>(a6 + ar, x, y, ref c7x, ref c7y);
            if (TRows.Value > 8) Step<TVectors>(a6 + ar2, x, y, ref c8x, ref c8y);
            if (TRows.Value > 9) Step<TVectors>(a9, x, y, ref c9x, ref c9y);
            if (TRows.Value > 10) Step<TVectors>(a9 + ar, x, y, ref c10x, ref c10y);
            if (TRows.Value > 11) Step<TVectors>(a9 + ar2, x, y, ref c11x, ref c11y);
            a += ak;
            if (TRows.Value > 3) a3 += ak;
            if (TRows.Value > 6) a6 += ak;
            if (TRows.Value > 9) a9 += ak;
            b += bk;
        }

        Put<TVectors>(c, last, accumulate, c0x, c0y);
        if (TRows.Value > 1) Put<TVectors>(c + 1 * ldc, last, accumulate, c1x, c1y);
        if (TRows.Value > 2) Put<TVectors>(c + 2 * ldc, last, accumulate, c2x, c2y);
        if (TRows.Value > 3) Put<TVectors>(c + 3 * ldc, last, accumulate, c3x, c3y);
        if (TRows.Value > 4) Put<TVectors>(c + 4 * ldc, last, accumulate, c4x, c4y);
        if (TRows.Value > 5) Put<TVectors>(c + 5 * ldc, last, accumulate, c5x, c5y);
        if (TRows.Value > 6) Put<TVectors>(c + 6 * ldc, last, accumulate, c6x, c6y);
        if (TRows.Value > 7) Put<TVectors>(c + 7 * ldc, last, accumulate, c7x, c7y);
        if (TRows.Value > 8) Put<TVectors>(c + 8 * ldc, last, accumulate, c8x, c8y);
        if (TRows.Value > 9) Put<TVectors>(c + 9 * ldc, last, accumulate, c9x, c9y);
        if (TRows.Value > 10) Put<TVectors>(c + 10 * ldc, last, accumulate, c10x, c10y);
        if (TRows.Value > 11) Put<TVectors>(c + 11 * ldc, last, accumulate, c11x, c11y);
    }

    /// <summary>Asks for the tile of C, which would else be waited for when the sums are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TRows, TVectors>(float* c, nint ldc) where TRows : struct, ISize where TVectors : struct, ISize
    {
        for (var i = 0; i < TRows.Value; i++)
        {
            TSimd.Prefetch(c);
            if (TVectors.Value > 1) TSimd.Prefetch(c + TSimd.Count);
            c += ldc;
        }
    }

    /// <summary>One row's products at one k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TVectors>(float* a, TVector x, TVector y, ref TVector cx, ref TVector cy) where TVectors : struct, ISize
    {
        var s = TSimd.Broadcast(a);
        cx = TSimd.MultiplyAdd(s, x, cx);
        if (TVectors.Value > 1) cy = TSimd.MultiplyAdd(s, y, cy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TVectors>(float* c, int last, bool accumulate, TVector x, TVector y) where TVectors : struct, ISize
    {
        if (TVectors.Value > 1)
        {
            TSimd.Store(accumulate ? TSimd.Add(TSimd.Load(c), x) : x, c);
            c += TSimd.Count;
            x = y;
        }

        if (last == TSimd.Count) TSimd.Store(accumulate ? TSimd.Add(TSimd.Load(c), x) : x, c);
        else TSimd.Store(accumulate ? TSimd.Add(TSimd.Load(c, last), x) : x, c, last);
    }
}
