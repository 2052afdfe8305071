using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Hourglass.Compute;

/// <summary>
/// Copies a block of a matrix into a panel whose rows are <c>width</c> floats wide and lie one after the other, so that the tile kernel
/// reads memory in order. What the block lacks to the width is filled with zeros.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>panel[k·width + j] = source(k, j) for k below <paramref name="depth"/> and j below <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(Operand source, int depth, int count, int width, float* panel)
    {
        if (count < width) new Span<float>(panel, depth * width).Clear();
        if (source.IsRowContiguous) Copy(source, depth, count, width, panel);
        else if (source.RowStride == 1) Transpose(source, depth, count, width, panel);
        else
        {
            for (var k = 0; k < depth; k++)
                for (var j = 0; j < count; j++)
                    panel[k * width + j] = *source.At(k, j);
        }
    }

    /// <summary>
    /// Copies rows × depth of A as it lies, its contiguous runs apart by an odd number of cache lines, so that a tile finds them side by
    /// side.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Operand Gather(Operand source, int rows, int depth, float* room)
    {
        var byRows = source.IsRowContiguous;
        var (runs, length, apart) = byRows ? (rows, depth, source.RowStride) : (depth, rows, source.ColumnStride);
        nint stride = ((length + 15) / 16 | 1) * 16;
        for (nint run = 0; run < runs; run++)
        {
            float* from = source.Start + run * apart, to = room + run * stride;
            var j = 0;
            for (; j + 16 <= length; j += 16) Vector512.Load(from + j).Store(to + j);
            for (; j < length; j++) to[j] = from[j];
        }

        return byRows ? new Operand(room, stride, 1) : new Operand(room, 1, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(Operand source, int depth, int count, int width, float* panel)
    {
        for (var k = 0; k < depth; k++)
        {
            float* from = source.At(k, 0), to = panel + (nint)k * width;
            var j = 0;
            for (; j + 16 <= count; j += 16) Vector512.Load(from + j).Store(to + j);
            for (; j + 4 <= count; j += 4) Vector128.Load(from + j).Store(to + j);
            for (; j < count; j++) to[j] = from[j];
        }
    }

    /// <summary>
    /// Column j of the source is contiguous: blocks of 4×4 are turned in registers, 16 deep at a time, so that each cache line of the
    /// source is used up at once and the rows of the panel stay near.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(Operand source, int depth, int count, int width, float* panel)
    {
        const int Line = 16;
        var stride = source.ColumnStride;
        for (var k = 0; k < depth; k += Line)
        {
            var end = Math.Min(depth, k + Line);
            var j = 0;
            if (Avx512F.IsSupported && end == k + Line)
                for (; j + Line <= count; j += Line)
                    Transpose16x16(source.At(k, j), stride, panel + (nint)k * width + j, width);

            for (; j + 4 <= count; j += 4)
            {
                var from = source.At(0, j);
                var to = panel + j;
                var i = k;
                for (; i + 4 <= end; i += 4)
                {
                    Transpose4x4(
                        Vector128.Load(from + i), Vector128.Load(from + stride + i), Vector128.Load(from + 2 * stride + i),
                        Vector128.Load(from + 3 * stride + i), to + (nint)i * width, width);
                }

                for (; i < end; i++)
                    for (var c = 0; c < 4; c++)
                        to[(nint)i * width + c] = from[c * stride + i];
            }

            for (; j < count; j++)
            {
                var from = source.At(0, j);
                for (var i = k; i < end; i++) panel[(nint)i * width + j] = from[i];
            }
        }
    }

    /// <summary>
    /// Turns 16 columns of 16: first each group of four by four within the lanes of 128 bits, then the lanes. Every line of the source is
    /// loaded once, so columns that fall on the same lines of the cache do no harm.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose16x16(float* from, nint stride, float* to, nint width)
    {
        Turn(from, stride, out var a0, out var a1, out var a2, out var a3);
        Turn(from + 4 * stride, stride, out var b0, out var b1, out var b2, out var b3);
        Turn(from + 8 * stride, stride, out var c0, out var c1, out var c2, out var c3);
        Turn(from + 12 * stride, stride, out var d0, out var d1, out var d2, out var d3);
        PutLanes(a0, b0, c0, d0, to, width);
        PutLanes(a1, b1, c1, d1, to + width, width);
        PutLanes(a2, b2, c2, d2, to + 2 * width, width);
        PutLanes(a3, b3, c3, d3, to + 3 * width, width);
    }

    /// <summary>Four columns; lane l of <paramref name="r0"/> … <paramref name="r3"/> holds rows 4l … 4l + 3 of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        float* from, nint stride, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + stride);
        Vector512<float> c = Vector512.Load(from + 2 * stride), d = Vector512.Load(from + 3 * stride);
        Vector512<double> low1 = Avx512F.UnpackLow(a, b).AsDouble(), low2 = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> high1 = Avx512F.UnpackHigh(a, b).AsDouble(), high2 = Avx512F.UnpackHigh(c, d).AsDouble();
        r0 = Avx512F.UnpackLow(low1, low2).AsSingle();
        r1 = Avx512F.UnpackHigh(low1, low2).AsSingle();
        r2 = Avx512F.UnpackLow(high1, high2).AsSingle();
        r3 = Avx512F.UnpackHigh(high1, high2).AsSingle();
    }

    /// <summary>Row l of the four rows stored, each four apart, is made of the lanes l of the four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutLanes(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to, nint width)
    {
        Vector512<float> low1 = Avx512F.Shuffle4x128(a, b, 0x44), low2 = Avx512F.Shuffle4x128(c, d, 0x44);
        Vector512<float> high1 = Avx512F.Shuffle4x128(a, b, 0xEE), high2 = Avx512F.Shuffle4x128(c, d, 0xEE);
        Avx512F.Shuffle4x128(low1, low2, 0x88).Store(to);
        Avx512F.Shuffle4x128(low1, low2, 0xDD).Store(to + 4 * width);
        Avx512F.Shuffle4x128(high1, high2, 0x88).Store(to + 8 * width);
        Avx512F.Shuffle4x128(high1, high2, 0xDD).Store(to + 12 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x4(
        Vector128<float> r0, Vector128<float> r1, Vector128<float> r2, Vector128<float> r3, float* to, nint stride)
    {
        if (Sse.IsSupported)
        {
            var (a, b) = (Sse.UnpackLow(r0, r1), Sse.UnpackLow(r2, r3));
            var (c, d) = (Sse.UnpackHigh(r0, r1), Sse.UnpackHigh(r2, r3));
            Sse.MoveLowToHigh(a, b).Store(to);
            Sse.MoveHighToLow(b, a).Store(to + stride);
            Sse.MoveLowToHigh(c, d).Store(to + 2 * stride);
            Sse.MoveHighToLow(d, c).Store(to + 3 * stride);
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            var (a, b) = (AdvSimd.Arm64.ZipLow(r0, r2), AdvSimd.Arm64.ZipLow(r1, r3));
            var (c, d) = (AdvSimd.Arm64.ZipHigh(r0, r2), AdvSimd.Arm64.ZipHigh(r1, r3));
            AdvSimd.Arm64.ZipLow(a, b).Store(to);
            AdvSimd.Arm64.ZipHigh(a, b).Store(to + stride);
            AdvSimd.Arm64.ZipLow(c, d).Store(to + 2 * stride);
            AdvSimd.Arm64.ZipHigh(c, d).Store(to + 3 * stride);
        }
        else
        {
            for (var i = 0; i < 4; i++)
            {
                to[i * stride] = r0[i];
                to[i * stride + 1] = r1[i];
                to[i * stride + 2] = r2[i];
                to[i * stride + 3] = r3[i];
            }
        }
    }
}
