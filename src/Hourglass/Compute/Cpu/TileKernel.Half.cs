using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// The tiles of 4 rows, for the last rows there.
internal static unsafe partial class TileKernel<TVector, TSimd>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default; TVector c01 = default; TVector c02 = default;
        TVector c10 = default; TVector c11 = default; TVector c12 = default;
        TVector c20 = default; TVector c21 = default; TVector c22 = default;
        TVector c30 = default; TVector c31 = default; TVector c32 = default;
        nint ar2 = 2 * ar;
        float* a0 = a, a3 = a + 3 * ar;
        for (; k > 0; k--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            var b2 = TSimd.Load(b + 2 * TSimd.Count);
            var x0 = TSimd.Broadcast(a0);
            c00 = TSimd.MultiplyAdd(x0, b0, c00);
            c01 = TSimd.MultiplyAdd(x0, b1, c01);
            c02 = TSimd.MultiplyAdd(x0, b2, c02);
            var x1 = TSimd.Broadcast(a0 + ar);
            c10 = TSimd.MultiplyAdd(x1, b0, c10);
            c11 = TSimd.MultiplyAdd(x1, b1, c11);
            c12 = TSimd.MultiplyAdd(x1, b2, c12);
            var x2 = TSimd.Broadcast(a0 + ar2);
            c20 = TSimd.MultiplyAdd(x2, b0, c20);
            c21 = TSimd.MultiplyAdd(x2, b1, c21);
            c22 = TSimd.MultiplyAdd(x2, b2, c22);
            var x3 = TSimd.Broadcast(a3);
            c30 = TSimd.MultiplyAdd(x3, b0, c30);
            c31 = TSimd.MultiplyAdd(x3, b1, c31);
            c32 = TSimd.MultiplyAdd(x3, b2, c32);
            a0 += ak;
            a3 += ak;
            b += bk;
        }

        Put(c, accumulate, c00, c01, c02);
        Put(c + ldc, accumulate, c10, c11, c12);
        Put(c + 2 * ldc, accumulate, c20, c21, c22);
        Put(c + 3 * ldc, accumulate, c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default; TVector c01 = default;
        TVector c10 = default; TVector c11 = default;
        TVector c20 = default; TVector c21 = default;
        TVector c30 = default; TVector c31 = default;
        nint ar2 = 2 * ar;
        float* a0 = a, a3 = a + 3 * ar;
        for (; k > 0; k--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            var x0 = TSimd.Broadcast(a0);
            c00 = TSimd.MultiplyAdd(x0, b0, c00);
            c01 = TSimd.MultiplyAdd(x0, b1, c01);
            var x1 = TSimd.Broadcast(a0 + ar);
            c10 = TSimd.MultiplyAdd(x1, b0, c10);
            c11 = TSimd.MultiplyAdd(x1, b1, c11);
            var x2 = TSimd.Broadcast(a0 + ar2);
            c20 = TSimd.MultiplyAdd(x2, b0, c20);
            c21 = TSimd.MultiplyAdd(x2, b1, c21);
            var x3 = TSimd.Broadcast(a3);
            c30 = TSimd.MultiplyAdd(x3, b0, c30);
            c31 = TSimd.MultiplyAdd(x3, b1, c31);
            a0 += ak;
            a3 += ak;
            b += bk;
        }

        Put(c, accumulate, c00, c01);
        Put(c + ldc, accumulate, c10, c11);
        Put(c + 2 * ldc, accumulate, c20, c21);
        Put(c + 3 * ldc, accumulate, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default;
        TVector c10 = default;
        TVector c20 = default;
        TVector c30 = default;
        nint ar2 = 2 * ar;
        float* a0 = a, a3 = a + 3 * ar;
        for (; k > 0; k--)
        {
            var b0 = TSimd.Load(b);
            var x0 = TSimd.Broadcast(a0);
            c00 = TSimd.MultiplyAdd(x0, b0, c00);
            var x1 = TSimd.Broadcast(a0 + ar);
            c10 = TSimd.MultiplyAdd(x1, b0, c10);
            var x2 = TSimd.Broadcast(a0 + ar2);
            c20 = TSimd.MultiplyAdd(x2, b0, c20);
            var x3 = TSimd.Broadcast(a3);
            c30 = TSimd.MultiplyAdd(x3, b0, c30);
            a0 += ak;
            a3 += ak;
            b += bk;
        }

        Put(c, accumulate, c00);
        Put(c + ldc, accumulate, c10);
        Put(c + 2 * ldc, accumulate, c20);
        Put(c + 3 * ldc, accumulate, c30);
    }
}
