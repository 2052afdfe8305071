using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// The tiles of 6 rows, for processors with 16 vector registers.
internal static unsafe partial class TileKernel<TVector, TSimd>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default; TVector c01 = default;
        TVector c10 = default; TVector c11 = default;
        TVector c20 = default; TVector c21 = default;
        TVector c30 = default; TVector c31 = default;
        TVector c40 = default; TVector c41 = default;
        TVector c50 = default; TVector c51 = default;
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
            var x4 = TSimd.Broadcast(a3 + ar);
            c40 = TSimd.MultiplyAdd(x4, b0, c40);
            c41 = TSimd.MultiplyAdd(x4, b1, c41);
            var x5 = TSimd.Broadcast(a3 + ar2);
            c50 = TSimd.MultiplyAdd(x5, b0, c50);
            c51 = TSimd.MultiplyAdd(x5, b1, c51);
            a0 += ak;
            a3 += ak;
            b += bk;
        }

        Put(c, accumulate, c00, c01);
        Put(c + ldc, accumulate, c10, c11);
        Put(c + 2 * ldc, accumulate, c20, c21);
        Put(c + 3 * ldc, accumulate, c30, c31);
        Put(c + 4 * ldc, accumulate, c40, c41);
        Put(c + 5 * ldc, accumulate, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x1(int k, float* a, nint ar, nint ak, float* b, nint bk, float* c, nint ldc, bool accumulate)
    {
        TVector c00 = default;
        TVector c10 = default;
        TVector c20 = default;
        TVector c30 = default;
        TVector c40 = default;
        TVector c50 = default;
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
            var x4 = TSimd.Broadcast(a3 + ar);
            c40 = TSimd.MultiplyAdd(x4, b0, c40);
            var x5 = TSimd.Broadcast(a3 + ar2);
            c50 = TSimd.MultiplyAdd(x5, b0, c50);
            a0 += ak;
            a3 += ak;
            b += bk;
        }

        Put(c, accumulate, c00);
        Put(c + ldc, accumulate, c10);
        Put(c + 2 * ldc, accumulate, c20);
        Put(c + 3 * ldc, accumulate, c30);
        Put(c + 4 * ldc, accumulate, c40);
        Put(c + 5 * ldc, accumulate, c50);
    }
}
