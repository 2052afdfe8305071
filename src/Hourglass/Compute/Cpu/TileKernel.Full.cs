using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// The tiles of 8 rows, for processors with 32 vector registers.
internal static unsafe partial class TileKernel<TVector, TSimd>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x3(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default; TVector c01 = default; TVector c02 = default;
        TVector c10 = default; TVector c11 = default; TVector c12 = default;
        TVector c20 = default; TVector c21 = default; TVector c22 = default;
        TVector c30 = default; TVector c31 = default; TVector c32 = default;
        TVector c40 = default; TVector c41 = default; TVector c42 = default;
        TVector c50 = default; TVector c51 = default; TVector c52 = default;
        TVector c60 = default; TVector c61 = default; TVector c62 = default;
        TVector c70 = default; TVector c71 = default; TVector c72 = default;
        nint ar2 = 2 * ar;
        float* a0 = a, a3 = a + 3 * ar, a6 = a + 6 * ar;
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
            var x4 = TSimd.Broadcast(a3 + ar);
            c40 = TSimd.MultiplyAdd(x4, b0, c40);
            c41 = TSimd.MultiplyAdd(x4, b1, c41);
            c42 = TSimd.MultiplyAdd(x4, b2, c42);
            var x5 = TSimd.Broadcast(a3 + ar2);
            c50 = TSimd.MultiplyAdd(x5, b0, c50);
            c51 = TSimd.MultiplyAdd(x5, b1, c51);
            c52 = TSimd.MultiplyAdd(x5, b2, c52);
            var x6 = TSimd.Broadcast(a6);
            c60 = TSimd.MultiplyAdd(x6, b0, c60);
            c61 = TSimd.MultiplyAdd(x6, b1, c61);
            c62 = TSimd.MultiplyAdd(x6, b2, c62);
            var x7 = TSimd.Broadcast(a6 + ar);
            c70 = TSimd.MultiplyAdd(x7, b0, c70);
            c71 = TSimd.MultiplyAdd(x7, b1, c71);
            c72 = TSimd.MultiplyAdd(x7, b2, c72);
            a0 += ak;
            a3 += ak;
            a6 += ak;
            b += bk;
        }

        Put(c, accumulate, c00, c01, c02);
        Put(c + ldc, accumulate, c10, c11, c12);
        Put(c + 2 * ldc, accumulate, c20, c21, c22);
        Put(c + 3 * ldc, accumulate, c30, c31, c32);
        Put(c + 4 * ldc, accumulate, c40, c41, c42);
        Put(c + 5 * ldc, accumulate, c50, c51, c52);
        Put(c + 6 * ldc, accumulate, c60, c61, c62);
        Put(c + 7 * ldc, accumulate, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default; TVector c01 = default;
        TVector c10 = default; TVector c11 = default;
        TVector c20 = default; TVector c21 = default;
        TVector c30 = default; TVector c31 = default;
        TVector c40 = default; TVector c41 = default;
        TVector c50 = default; TVector c51 = default;
        TVector c60 = default; TVector c61 = default;
        TVector c70 = default; TVector c71 = default;
        nint ar2 = 2 * ar;
        float* a0 = a, a3 = a + 3 * ar, a6 = a + 6 * ar;
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
            var x4 = TSimd.Broadcast(a3 + ar);
            c40 = TSimd.MultiplyAdd(x4, b0, c40);
            c41 = TSimd.MultiplyAdd(x4, b1, c41);
            var x5 = TSimd.Broadcast(a3 + ar2);
            c50 = TSimd.MultiplyAdd(x5, b0, c50);
            c51 = TSimd.MultiplyAdd(x5, b1, c51);
            var x6 = TSimd.Broadcast(a6);
            c60 = TSimd.MultiplyAdd(x6, b0, c60);
            c61 = TSimd.MultiplyAdd(x6, b1, c61);
            var x7 = TSimd.Broadcast(a6 + ar);
            c70 = TSimd.MultiplyAdd(x7, b0, c70);
            c71 = TSimd.MultiplyAdd(x7, b1, c71);
            a0 += ak;
            a3 += ak;
            a6 += ak;
            b += bk;
        }

        Put(c, accumulate, c00, c01);
        Put(c + ldc, accumulate, c10, c11);
        Put(c + 2 * ldc, accumulate, c20, c21);
        Put(c + 3 * ldc, accumulate, c30, c31);
        Put(c + 4 * ldc, accumulate, c40, c41);
        Put(c + 5 * ldc, accumulate, c50, c51);
        Put(c + 6 * ldc, accumulate, c60, c61);
        Put(c + 7 * ldc, accumulate, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default;
        TVector c10 = default;
        TVector c20 = default;
        TVector c30 = default;
        TVector c40 = default;
        TVector c50 = default;
        TVector c60 = default;
        TVector c70 = default;
        nint ar2 = 2 * ar;
        float* a0 = a, a3 = a + 3 * ar, a6 = a + 6 * ar;
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
            var x4 = TSimd.Broadcast(a3 + ar);
            c40 = TSimd.MultiplyAdd(x4, b0, c40);
            var x5 = TSimd.Broadcast(a3 + ar2);
            c50 = TSimd.MultiplyAdd(x5, b0, c50);
            var x6 = TSimd.Broadcast(a6);
            c60 = TSimd.MultiplyAdd(x6, b0, c60);
            var x7 = TSimd.Broadcast(a6 + ar);
            c70 = TSimd.MultiplyAdd(x7, b0, c70);
            a0 += ak;
            a3 += ak;
            a6 += ak;
            b += bk;
        }

        Put(c, accumulate, c00);
        Put(c + ldc, accumulate, c10);
        Put(c + 2 * ldc, accumulate, c20);
        Put(c + 3 * ldc, accumulate, c30);
        Put(c + 4 * ldc, accumulate, c40);
        Put(c + 5 * ldc, accumulate, c50);
        Put(c + 6 * ldc, accumulate, c60);
        Put(c + 7 * ldc, accumulate, c70);
    }
}
