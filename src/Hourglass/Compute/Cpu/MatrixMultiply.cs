using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// C (+)= A·B for matrices of any size and orientation, one thread: blocks of k that fit the caches, panels of B, tiles of C
/// (Goto and van de Geijn, 2008).
/// </summary>
/// <remarks>
/// Each element of C is a sum over k in order, block after block, whatever part of C a thread is given: the bits do not depend on threads.
/// </remarks>
internal static unsafe class MatrixMultiply<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>The k of a block: a panel of A and one of B of that depth stay in the first two caches.</summary>
    private const int Depth = 384;

    /// <summary>Rows of C for which a packed block of A is kept, and columns for which one of B is.</summary>
    private const int BlockRows = 96, BlockColumns = 480;

    private static int TileRows => TileKernel<TVector, TSimd>.Rows;

    private static int TileColumns => TileKernel<TVector, TSimd>.Columns;

    /// <summary>Floats of scratch a thread needs.</summary>
    internal const int ScratchLength = Depth * (BlockRows + 8 + BlockColumns + 64) + 8 * 64;

    /// <summary>What is done to a finished part of C: rows, columns from <c>column</c> on, leading dimension.</summary>
    internal interface IEpilogue
    {
        void Apply(float* c, nint ldc, int row, int column, int rows, int columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TEpilogue>(
        int m, int n, int k, Operand a, Operand b, float* c, nint ldc, bool accumulate, float* scratch, int firstRow, int firstColumn,
        ref TEpilogue epilogue, int wholeRows)
        where TEpilogue : struct, IEpilogue
    {
        float* packedB = scratch, packedA = scratch + Depth * (BlockColumns + 64), tile = packedA + Depth * (BlockRows + 8);
        var packB = !b.IsRowContiguous || wholeRows >= 8 * TileRows;
        var packA = n >= 4 * TileColumns || a.RowStride * sizeof(float) % 4096 == 0;
        for (var jc = 0; jc < n; jc += BlockColumns / TileColumns * TileColumns)
        {
            var nc = Math.Min(BlockColumns / TileColumns * TileColumns, n - jc);
            for (var pc = 0; pc < k || pc == 0; pc += Depth)
            {
                var kc = Math.Min(Depth, k - pc);
                var add = accumulate || pc > 0;
                for (var j = 0; j < nc; j += TileColumns)
                {
                    var columns = Math.Min(TileColumns, nc - j);
                    if (packB || columns % TSimd.Count != 0)
                        Packing.Pack(Shift(b, pc, jc + j), kc, columns, Vectors(columns) * TSimd.Count, packedB + (nint)j * kc);
                }

                for (var ic = 0; ic < m; ic += BlockRows)
                {
                    var mc = Math.Min(BlockRows, m - ic);
                    for (var i = 0; i < mc; i += TileRows)
                    {
                        var rows = Math.Min(TileRows, mc - i);
                        if (packA || rows < TileRows)
                            Packing.Pack(Transposed(a, ic + i, pc), kc, rows, TileRows, packedA + (nint)i * kc);
                    }

                    for (var j = 0; j < nc; j += TileColumns)
                    {
                        var columns = Math.Min(TileColumns, nc - j);
                        var vectors = Vectors(columns);
                        var direct = !packB && columns % TSimd.Count == 0;
                        var panelB = direct ? b.At(pc, jc + j) : packedB + (nint)j * kc;
                        var strideB = direct ? b.RowStride : vectors * TSimd.Count;
                        for (var i = 0; i < mc; i += TileRows)
                        {
                            var rows = Math.Min(TileRows, mc - i);
                            var whole = rows == TileRows;
                            var plain = !packA && whole;
                            var panelA = plain ? a.At(ic + i, pc) : packedA + (nint)i * kc;
                            var (ar, ak) = plain ? (a.RowStride, a.ColumnStride) : (1, TileRows);
                            var target = c + (ic + i) * ldc + jc + j;
                            if (whole && columns % TSimd.Count == 0)
                            {
                                TileKernel<TVector, TSimd>.Run(rows, vectors, kc, panelA, ar, ak, panelB, strideB, target, ldc, add);
                                continue;
                            }

                            TileKernel<TVector, TSimd>.Run(rows, vectors, kc, panelA, ar, ak, panelB, strideB, tile, TileColumns, false);
                            Put(tile, target, ldc, rows, columns, add);
                        }
                    }

                    if (pc + kc >= k) epilogue.Apply(c + ic * ldc + jc, ldc, firstRow + ic, firstColumn + jc, mc, nc);
                }
            }
        }
    }

    private static int Vectors(int columns) => (columns + TSimd.Count - 1) / TSimd.Count;

    private static Operand Shift(Operand source, nint row, nint column) =>
        new(source.At(row, column), source.RowStride, source.ColumnStride);

    /// <summary>A's panel has k for rows and A's rows for columns.</summary>
    private static Operand Transposed(Operand source, nint row, nint column) =>
        new(source.At(row, column), source.ColumnStride, source.RowStride);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* tile, float* target, nint ldc, int rows, int columns, bool add)
    {
        for (var r = 0; r < rows; r++)
        {
            var from = new ReadOnlySpan<float>(tile + r * TileColumns, columns);
            var to = new Span<float>(target + r * ldc, columns);
            if (add) System.Numerics.Tensors.TensorPrimitives.Add(to, from, to);
            else from.CopyTo(to);
        }
    }
}
