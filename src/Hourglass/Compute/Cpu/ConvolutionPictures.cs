using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

/// <summary>Copies pictures into the numbering of a <see cref="ConvolutionPlan"/>, and rows out of it.</summary>
internal static unsafe class ConvolutionPictures
{
    /// <summary>The input's planes of <paramref name="count"/> samples, with zeros for the padding.</summary>
    internal static void LayOutInput(in ConvolutionLayout layout, float* input, int first, int count, float* planes)
    {
        var plan = layout.Plan;
        var g = plan.Geometry;
        new Span<float>(planes, layout.SourceFloats).Clear();
        for (var channel = 0; channel < g.InputChannels; channel++)
            for (var n = 0; n < count; n++)
            {
                var from = input + ((nint)(first + n) * g.InputChannels + channel) * g.InputHeight * g.InputWidth;
                for (var y = 0; y < g.InputHeight; y++, from += g.InputWidth)
                {
                    var (row, phase) = Math.DivRem(y + g.PaddingTop, g.StrideY);
                    var to = planes + (nint)(channel * plan.Planes + phase * g.StrideX) * layout.Stride + plan.Margin + n * plan.Area + row * plan.Pitch;
                    Deal(from, g.InputWidth, g.StrideX, g.PaddingLeft, to, layout.Stride);
                }
            }
    }

    /// <summary>The output's channels of <paramref name="count"/> samples, with zeros between them.</summary>
    internal static void LayOutOutput(in ConvolutionLayout layout, float* output, int first, int count, float* channels)
    {
        var plan = layout.Plan;
        var g = plan.Geometry;
        new Span<float>(channels, layout.GradientFloats).Clear();
        for (var channel = 0; channel < g.OutputChannels; channel++)
            for (var n = 0; n < count; n++)
            {
                var from = output + ((nint)(first + n) * g.OutputChannels + channel) * g.OutputHeight * g.OutputWidth;
                var to = channels + (nint)channel * layout.Stride + plan.Margin + n * plan.Area;
                for (var y = 0; y < g.OutputHeight; y++, from += g.OutputWidth, to += plan.Pitch) Copy(from, to, g.OutputWidth);
            }
    }

    /// <summary>to[(p mod stride)·apart + p / stride] = from[i] for p = i + padding: deals a row out to the planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deal(float* from, int count, int stride, int padding, float* to, nint apart)
    {
        if (stride == 1)
        {
            Copy(from, to + padding, count);
            return;
        }

        var i = 0;
        if (stride == 2)
        {
            float* even = to + padding % 2 * apart + padding / 2, odd = to + (padding + 1) % 2 * apart + (padding + 1) / 2;
            for (; i + 8 <= count; i += 8, even += 4, odd += 4)
            {
                var (first, second) = Lanes.Deal(Vector128.Load(from + i), Vector128.Load(from + i + 4));
                first.Store(even);
                second.Store(odd);
            }

            if (i + 4 <= count)
            {
                var (first, second) = Lanes.Deal(Vector128.Load(from + i), Vector128.Load(from + i));
                first.GetLower().Store(even);
                second.GetLower().Store(odd);
                i += 4;
            }
        }

        var (place, plane) = Math.DivRem(i + padding, stride);
        for (; i < count; i++)
        {
            to[plane * apart + place] = from[i];
            if (++plane < stride) continue;
            plane = 0;
            place++;
        }
    }

    /// <summary>The opposite of dealing: to[i] = from[(p mod stride)·apart + p / stride] for p = i + padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Collect(float* from, nint apart, int count, int stride, int padding, float* to)
    {
        var i = 0;
        if (stride == 2)
        {
            float* even = from + padding % 2 * apart + padding / 2, odd = from + (padding + 1) % 2 * apart + (padding + 1) / 2;
            for (; i + 8 <= count; i += 8, even += 4, odd += 4)
            {
                var (low, high) = Lanes.Alternate(Vector128.Load(even), Vector128.Load(odd));
                low.Store(to + i);
                high.Store(to + i + 4);
            }

            if (i + 4 <= count)
            {
                var (low, _) = Lanes.Alternate(Vector128.Load(even), Vector128.Load(odd));
                low.Store(to + i);
                i += 4;
            }
        }

        var (place, plane) = Math.DivRem(i + padding, stride);
        for (; i < count; i++)
        {
            to[i] = from[plane * apart + place];
            if (++plane < stride) continue;
            plane = 0;
            place++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, int count)
    {
        var i = 0;
        for (; i + 8 <= count; i += 8) Vector256.Load(from + i).Store(to + i);
        for (; i + 4 <= count; i += 4) Vector128.Load(from + i).Store(to + i);
        for (; i < count; i++) to[i] = from[i];
    }
}
