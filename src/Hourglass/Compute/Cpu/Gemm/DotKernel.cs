using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

/// <summary>
/// C = A·Bᵀ by inner products: rows of A and of B are both read along k as they lie, so nothing is packed. Up to 6 rows of A meet 4 rows of
/// B in registers; the lanes of each sum are added at the end. Pays for few rows, where B would be packed for little use, and is the matrix
/// times vector for one row.
/// </summary>
/// <remarks>
/// Each element's sum runs over the same lanes in the same order in every kernel, so its bits do not depend on its position.
/// </remarks>
internal static unsafe class DotKernel<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Rows of B in a tile.</summary>
    internal const int Columns = 4;

    /// <summary>Most rows of A in a tile.</summary>
    internal static int Rows => TileKernel<TVector, TSimd>.IsWide ? 6 : 2;

    /// <summary>
    /// c[r, j] = Σ a[r, k]·b[j, k] for a tile of <paramref name="rows"/> rows and up to 4 <paramref name="columns"/>; memory beyond the
    /// rows of A and B is not touched.
    /// </summary>
    internal static void Run(int rows, int columns, int k, float* a, nint lda, float* b, nint ldb, float* c, nint ldc)
    {
        // Columns that are not there read the last one that is; their sums are dropped.
        float* b1 = columns > 1 ? b + ldb : b, b2 = columns > 2 ? b1 + ldb : b1, b3 = columns > 3 ? b2 + ldb : b2;
        Run(
            rows, columns, new DotPath(1, k / TSimd.Count, 0, 0, TSimd.Count), k % TSimd.Count, a, lda, b, b1, b2, b3, c, ldc,
            accumulate: false);
    }

    /// <summary>
    /// c[r, j] += Σ a[r, p]·b[j, p] over the places p of a path, each a vector: the rows of B are not contiguous where a stride is.
    /// </summary>
    internal static void Run(int rows, int columns, in DotPath path, float* a, nint lda, float* b, nint ldb, float* c, nint ldc)
    {
        float* b1 = columns > 1 ? b + ldb : b, b2 = columns > 2 ? b1 + ldb : b1, b3 = columns > 3 ? b2 + ldb : b2;
        Run(rows, columns, path, 0, a, lda, b, b1, b2, b3, c, ldc, accumulate: true);
    }

    private static void Run(
        int rows, int columns, in DotPath path, int rest, float* a, nint lda, float* b0, float* b1, float* b2, float* b3, float* c,
        nint ldc,
        bool accumulate)
    {
        switch (rows)
        {
            case 1: Tile<Size1>(columns, path, rest, a, lda, b0, b1, b2, b3, c, ldc, accumulate); break;
            case 2: Tile<Size2>(columns, path, rest, a, lda, b0, b1, b2, b3, c, ldc, accumulate); break;
            case 3: Tile<Size3>(columns, path, rest, a, lda, b0, b1, b2, b3, c, ldc, accumulate); break;
            case 4: Tile<Size4>(columns, path, rest, a, lda, b0, b1, b2, b3, c, ldc, accumulate); break;
            case 5: Tile<Size5>(columns, path, rest, a, lda, b0, b1, b2, b3, c, ldc, accumulate); break;
            case 6: Tile<Size6>(columns, path, rest, a, lda, b0, b1, b2, b3, c, ldc, accumulate); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows>(
        int columns, in DotPath path, int rest, float* a, nint lda, float* b, float* b1, float* b2, float* b3, float* c, nint ldc,
        bool accumulate)
        where TRows : struct, ISize
    {
        TVector c00 = default, c01 = default, c02 = default, c03 = default;
        TVector c10 = default, c11 = default, c12 = default, c13 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default;
        TVector c30 = default, c31 = default, c32 = default, c33 = default;
        TVector c40 = default, c41 = default, c42 = default, c43 = default;
        TVector c50 = default, c51 = default, c52 = default, c53 = default;
        nint lda2 = 2 * lda;
        float* a3 = a + 3 * lda;
        nint i = 0, j = 0;
        var (rowsLeft, width, nextA, nextB, stepB) = (path.Rows, path.Columns, path.RowA, path.RowB, path.StepB);
        for (; rowsLeft > 0; rowsLeft--, i += nextA, j += nextB)
            for (var left = width; left > 0; left--, i += TSimd.Count, j += stepB)
            {
                TVector w0 = TSimd.Load(b + j), w1 = TSimd.Load(b1 + j), w2 = TSimd.Load(b2 + j), w3 = TSimd.Load(b3 + j);
                Step(TSimd.Load(a + i), w0, w1, w2, w3, ref c00, ref c01, ref c02, ref c03);
                if (TRows.Value > 1) Step(TSimd.Load(a + i + lda), w0, w1, w2, w3, ref c10, ref c11, ref c12, ref c13);
                if (TRows.Value > 2) Step(TSimd.Load(a + i + lda2), w0, w1, w2, w3, ref c20, ref c21, ref c22, ref c23);
                if (TRows.Value > 3) Step(TSimd.Load(a3 + i), w0, w1, w2, w3, ref c30, ref c31, ref c32, ref c33);
                if (TRows.Value > 4) Step(TSimd.Load(a3 + i + lda), w0, w1, w2, w3, ref c40, ref c41, ref c42, ref c43);
                if (TRows.Value > 5) Step(TSimd.Load(a3 + i + lda2), w0, w1, w2, w3, ref c50, ref c51, ref c52, ref c53);
            }

        if (rest > 0)
        {
            TVector w0 = TSimd.Load(b + j, rest), w1 = TSimd.Load(b1 + j, rest);
            TVector w2 = TSimd.Load(b2 + j, rest), w3 = TSimd.Load(b3 + j, rest);
            Step(TSimd.Load(a + i, rest), w0, w1, w2, w3, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Step(TSimd.Load(a + i + lda, rest), w0, w1, w2, w3, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Step(TSimd.Load(a + i + lda2, rest), w0, w1, w2, w3, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Step(TSimd.Load(a3 + i, rest), w0, w1, w2, w3, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Step(TSimd.Load(a3 + i + lda, rest), w0, w1, w2, w3, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Step(TSimd.Load(a3 + i + lda2, rest), w0, w1, w2, w3, ref c50, ref c51, ref c52, ref c53);
        }

        Put(c, columns, accumulate, c00, c01, c02, c03);
        if (TRows.Value > 1) Put(c + ldc, columns, accumulate, c10, c11, c12, c13);
        if (TRows.Value > 2) Put(c + 2 * ldc, columns, accumulate, c20, c21, c22, c23);
        if (TRows.Value > 3) Put(c + 3 * ldc, columns, accumulate, c30, c31, c32, c33);
        if (TRows.Value > 4) Put(c + 4 * ldc, columns, accumulate, c40, c41, c42, c43);
        if (TRows.Value > 5) Put(c + 5 * ldc, columns, accumulate, c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        TVector x, TVector w0, TVector w1, TVector w2, TVector w3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
    {
        c0 = TSimd.MultiplyAdd(x, w0, c0);
        c1 = TSimd.MultiplyAdd(x, w1, c1);
        c2 = TSimd.MultiplyAdd(x, w2, c2);
        c3 = TSimd.MultiplyAdd(x, w3, c3);
    }

    /// <summary>Stores the sums of the lanes of each vector: turned 4×4 within groups of lanes, added, and the groups added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, int columns, bool accumulate, TVector c0, TVector c1, TVector c2, TVector c3)
    {
        var pair01 = TSimd.Add(TSimd.InterleaveLow(c0, c1), TSimd.InterleaveHigh(c0, c1));
        var pair23 = TSimd.Add(TSimd.InterleaveLow(c2, c3), TSimd.InterleaveHigh(c2, c3));
        var sums = TSimd.AddGroups(TSimd.Add(TSimd.JoinLow(pair01, pair23), TSimd.JoinHigh(pair01, pair23)));
        if (columns == Columns) (accumulate ? sums + Vector128.Load(c) : sums).Store(c);
        else
        {
            for (var j = 0; j < columns; j++) c[j] = accumulate ? c[j] + sums[j] : sums[j];
        }
    }
}
