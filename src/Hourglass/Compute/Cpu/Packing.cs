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

    /// <summary>Column j of the source is contiguous: blocks of 4×4 are turned in registers.</summary>
    private static void Transpose(Operand source, int depth, int count, int width, float* panel)
    {
        var stride = source.ColumnStride;
        var j = 0;
        for (; j + 4 <= count; j += 4)
        {
            var from = source.At(0, j);
            var to = panel + j;
            var k = 0;
            for (; k + 4 <= depth; k += 4)
            {
                Transpose4x4(
                    Vector128.Load(from + k), Vector128.Load(from + stride + k), Vector128.Load(from + 2 * stride + k),
                    Vector128.Load(from + 3 * stride + k), to + (nint)k * width, width);
            }

            for (; k < depth; k++)
                for (var i = 0; i < 4; i++)
                    to[(nint)k * width + i] = from[i * stride + k];
        }

        for (; j < count; j++)
        {
            var from = source.At(0, j);
            for (var k = 0; k < depth; k++) panel[(nint)k * width + j] = from[k];
        }
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
