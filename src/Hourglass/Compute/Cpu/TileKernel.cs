using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// The innermost loops of the matrix multiply: a tile of C is held in registers while k runs. Each step loads a row of B's panel and
/// broadcasts a column of A's. Element (r, k) of A is read at a[r·ar + k·ak], so A may be packed, plain or transposed.
/// </summary>
/// <remarks>
/// Processors with 32 vector registers take tiles of 8 rows × 3 vectors (24 sums, 3 of B, the rest for A), those with 16 take 6 × 2; smaller
/// ones serve the last rows and columns. Written out row by row because the compiler keeps named locals, but not arrays, in registers.
/// Each element of C is one sum over k in order in every kernel, so the kernels give the same bits.
/// </remarks>
internal static unsafe partial class TileKernel<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Whether the processor has 32 vector registers.</summary>
    private static bool IsWide => typeof(TSimd) == typeof(SimdAvx512) || typeof(TSimd) == typeof(SimdNeon);

    /// <summary>Rows of a tile.</summary>
    internal static int Rows => IsWide ? 8 : 6;

    /// <summary>Columns of a full tile.</summary>
    internal static int Columns => (IsWide ? 3 : 2) * TSimd.Count;

    /// <summary>
    /// C (+)= A·B for a tile of 1 to 3 vectors of columns. All rows of the tile are read and written, except that a wide processor
    /// leaves out the lower half where <paramref name="rows"/> does not reach it.
    /// </summary>
    internal static void Run(int rows, int vectors, int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        if (IsWide && rows <= 4)
        {
            if (vectors == 3) Tile4x3(k, a, ar, ak, b, bk, c, ldc, accumulate);
            else if (vectors == 2) Tile4x2(k, a, ar, ak, b, bk, c, ldc, accumulate);
            else Tile4x1(k, a, ar, ak, b, bk, c, ldc, accumulate);
        }
        else if (IsWide)
        {
            if (vectors == 3) Tile8x3(k, a, ar, ak, b, bk, c, ldc, accumulate);
            else if (vectors == 2) Tile8x2(k, a, ar, ak, b, bk, c, ldc, accumulate);
            else Tile8x1(k, a, ar, ak, b, bk, c, ldc, accumulate);
        }
        else if (vectors == 2)
        {
            Tile6x2(k, a, ar, ak, b, bk, c, ldc, accumulate);
        }
        else
        {
            Tile6x1(k, a, ar, ak, b, bk, c, ldc, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool accumulate, TVector x0, TVector x1, TVector x2)
    {
        Put(c, accumulate, x0, x1);
        Put(c + 2 * TSimd.Count, accumulate, x2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool accumulate, TVector x0, TVector x1)
    {
        Put(c, accumulate, x0);
        Put(c + TSimd.Count, accumulate, x1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool accumulate, TVector x) =>
        TSimd.Store(accumulate ? TSimd.Add(x, TSimd.Load(c)) : x, c);
}
