using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// C (+)= A·B for matrices of any size and orientation, one thread: blocks of k that fit the caches, panels of B, tiles of C
/// (Goto and van de Geijn, 2008); or by inner products where that spares more than it costs.
/// </summary>
/// <remarks>
/// How a product is done depends on the whole product's shape alone, and each element of C is a sum over k in the same order whatever part
/// of C a thread is given: the bits do not depend on threads.
/// </remarks>
internal static unsafe class MatrixMultiply<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>What is done to a finished part of C: rows, columns from <c>column</c> on, leading dimension.</summary>
    internal interface IEpilogue
    {
        void Apply(float* c, nint ldc, int row, int column, int rows, int columns);
    }

    /// <summary>Most k of a block: a panel of B of that depth stays in the first cache, or nearly.</summary>
    private const int Depth = Scratch.Depth;

    /// <summary>
    /// The part of <paramref name="job"/> with rows from <paramref name="row"/> and columns from <paramref name="column"/> on, by tiles.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Blocks<TEpilogue>(in Product job, int row, int column, int rows, int columns, ref TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        float* packedA = Scratch.Panels(), packedB = packedA + Scratch.LengthA;
        var (blocks, k, tileColumns) = (Math.Max(1, (job.K + Depth - 1) / Depth), job.K, TileKernel<TVector, TSimd>.Columns);
        var (rowBlocks, lastColumn) = ((rows + Scratch.BlockRows - 1) / Scratch.BlockRows, column + columns);
        for (var jc = column; jc < lastColumn; jc += Scratch.BlockColumns)
        {
            var columnsEnd = Math.Min(jc + Scratch.BlockColumns, lastColumn);
            for (var block = 0; block < blocks; block++)
            {
                var pc = Start(k, block, blocks);
                var kc = Start(k, block + 1, blocks) - pc;
                var (add, last) = (job.Accumulate || block > 0, block == blocks - 1);
                for (var rowBlock = 0; rowBlock < rowBlocks; rowBlock++)
                {
                    var ic = row + (int)((long)rows * rowBlock / rowBlocks);
                    var mc = row + (int)((long)rows * (rowBlock + 1) / rowBlocks) - ic;
                    var a = job.PackA ? Packing.Gather(job.A.From(ic, pc), mc, kc, packedA) : job.A.From(ic, pc);
                    var tiles = (mc + TileKernel<TVector, TSimd>.Rows - 1) / TileKernel<TVector, TSimd>.Rows;
                    for (var j = jc; j < columnsEnd; j += tileColumns)
                    {
                        var width = Math.Min(tileColumns, columnsEnd - j);
                        var b = job.B.At(pc, j);
                        var strideB = job.B.RowStride;
                        if (job.PackB || width % TSimd.Count != 0)
                        {
                            // A panel serves all blocks of rows; where there is one only, each panel takes the place of the one before.
                            strideB = width > TSimd.Count ? tileColumns : TSimd.Count;
                            b = packedB + (rowBlocks > 1 ? (nint)(j - jc) * kc : 0);
                            if (rowBlock == 0) Packing.Pack(job.B.From(pc, j), kc, width, (int)strideB, b);
                        }

                        // Tiles of nearly equal height. The epilogue follows one tile behind, when the stores have reached the cache.
                        var finished = 0;
                        for (var tile = 0; tile < tiles; tile++)
                        {
                            var i = mc * tile / tiles;
                            var height = mc * (tile + 1) / tiles - i;
                            TileKernel<TVector, TSimd>.Run(
                                height, width, kc, a.At(i, 0), a.RowStride, a.ColumnStride, b, strideB, C(job, ic + i, j), job.N, add);
                            if (last) epilogue.Apply(C(job, ic + finished, j), job.N, ic + finished, j, i - finished, width);
                            finished = i;
                        }

                        if (last) epilogue.Apply(C(job, ic + finished, j), job.N, ic + finished, j, mc - finished, width);
                    }
                }
            }
        }
    }

    /// <summary>The same by inner products; see <see cref="Product.ByInnerProducts"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InnerProducts<TEpilogue>(in Product job, int row, int column, int rows, int columns, ref TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        var tiles = (rows + DotKernel<TVector, TSimd>.Rows - 1) / DotKernel<TVector, TSimd>.Rows;
        // The epilogue is given 32 columns at a time.
        for (var jc = column; jc < column + columns; jc += 32)
        {
            var end = Math.Min(jc + 32, column + columns);
            for (var j = jc; j < end; j += DotKernel<TVector, TSimd>.Columns)
            {
                var width = Math.Min(DotKernel<TVector, TSimd>.Columns, end - j);
                for (var tile = 0; tile < tiles; tile++)
                {
                    var i = rows * tile / tiles;
                    var height = rows * (tile + 1) / tiles - i;
                    DotKernel<TVector, TSimd>.Run(
                        height, width, job.K, job.A.At(row + i, 0), job.A.RowStride, job.B.At(0, j), job.B.ColumnStride,
                        C(job, row + i, j), job.N);
                }
            }

            epilogue.Apply(C(job, row, jc), job.N, row, jc, rows, end - jc);
        }
    }

    /// <summary>Where block <paramref name="block"/> of k starts: nearly equal depths, at whole cache lines.</summary>
    private static int Start(int k, int block, int blocks) => block == blocks ? k : (int)((long)k * block / blocks) / 16 * 16;

    private static float* C(in Product job, nint row, nint column) => job.C + row * job.N + column;
}
