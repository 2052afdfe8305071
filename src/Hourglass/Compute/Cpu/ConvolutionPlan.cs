using System.Collections.Concurrent;

namespace Hourglass.Compute;

/// <summary>How a convolution is laid out as matrix products of shifted pictures, worked out once for a geometry.</summary>
/// <remarks>
/// A few samples (a group) are copied with their padding so that every place of the output has one number q = n·Area + y·Pitch + x, and the
/// value that a tap of the kernel finds for it lies at q + shift, the same shift for all q. A stride s deals the rows and columns of the
/// input out to s·s planes first. Then, with S the input's planes, G the gradient in the same numbering and 0 between its pictures,
/// <code>
/// output[c, q]          = Σ over taps of weight[c, tap] · S[shift(tap) + q]
/// weightGradient[c, tap] = Σ over q    of G[c, q] · S[shift(tap) + q]
/// inputGradient[i, q]   = Σ over taps of weight[c, tap] · G[c, q − shift(tap)]
/// </code>
/// are three matrix products whose second factor is read where it lies: nothing is copied per tap, and vectors run along q whatever the
/// number of channels. Zeros behind one row of a picture serve as the padding before the next.
/// </remarks>
internal sealed class ConvolutionPlan
{
    /// <summary>Floats of all samples of a group together: within the second cache.</summary>
    private const int GroupFloats = 160_000;

    private static readonly ConcurrentDictionary<ConvolutionGeometry, ConvolutionPlan> Known = new();

    private ConvolutionPlan(in ConvolutionGeometry geometry)
    {
        var g = Geometry = geometry;
        int spanY = (g.KernelHeight - 1) * g.DilationY / g.StrideY, spanX = (g.KernelWidth - 1) * g.DilationX / g.StrideX;
        Planes = checked(g.StrideY * g.StrideX);
        Pitch = Span(g.InputWidth, g.OutputWidth, g.KernelWidth, g.StrideX, g.DilationX, g.PaddingLeft);
        PlaneRows = Span(g.InputHeight, g.OutputHeight, g.KernelHeight, g.StrideY, g.DilationY, g.PaddingTop);
        Area = checked(Pitch * PlaneRows);
        Margin = checked(spanY * Pitch + spanX);
        var floats = Area * (2L * Planes * g.InputChannels + 2L * g.OutputChannels);
        LargestGroup = (int)Math.Clamp(GroupFloats / floats, 1, 64);

        int taps = g.KernelHeight * g.KernelWidth, inputs = g.InputChannels / g.Groups, outputs = g.OutputChannels / g.Groups;
        Shifts = new int[taps];
        PlaneOf = new int[taps];
        for (var tap = 0; tap < taps; tap++)
        {
            int y = tap / g.KernelWidth * g.DilationY, x = tap % g.KernelWidth * g.DilationX;
            PlaneOf[tap] = y % g.StrideY * g.StrideX + x % g.StrideX;
            Shifts[tap] = y / g.StrideY * Pitch + x / g.StrideX;
        }

        TapsOfPlane = new int[Planes][];
        for (var plane = 0; plane < Planes; plane++) TapsOfPlane[plane] = [.. Enumerable.Range(0, taps).Where(tap => PlaneOf[tap] == plane)];
        InputsOfGroup = inputs;
        OutputsOfGroup = outputs;
    }

    internal ConvolutionGeometry Geometry { get; }

    /// <summary>Planes of an input channel: stride · stride.</summary>
    internal int Planes { get; }

    /// <summary>Floats from one row of a plane to the next.</summary>
    internal int Pitch { get; }

    /// <summary>Rows of a plane, with those that are 0.</summary>
    internal int PlaneRows { get; }

    /// <summary>Floats from one sample to the next.</summary>
    internal int Area { get; }

    /// <summary>The largest shift: so far before or behind the last place a product may read.</summary>
    internal int Margin { get; }

    /// <summary>Most samples of a group.</summary>
    internal int LargestGroup { get; }

    /// <summary>Input channels of one of the geometry's groups.</summary>
    internal int InputsOfGroup { get; }

    /// <summary>Output channels of one of the geometry's groups.</summary>
    internal int OutputsOfGroup { get; }

    /// <summary>The shift of each tap within its plane.</summary>
    internal int[] Shifts { get; }

    /// <summary>The plane in which each tap finds its values.</summary>
    internal int[] PlaneOf { get; }

    /// <summary>The taps that read a plane.</summary>
    internal int[][] TapsOfPlane { get; }

    /// <summary>The plan for a geometry, made at its first use.</summary>
    internal static ConvolutionPlan Of(in ConvolutionGeometry geometry) =>
        Known.TryGetValue(geometry, out var plan) ? plan : Known.GetOrAdd(geometry, static g => new ConvolutionPlan(g));

    /// <summary>
    /// The least distance of rows (or of samples, in rows) at which nothing overlaps but zeros: each plane's data fits, and where a tap reads
    /// behind a row's end, or the gradient before its start, it meets the zeros before the next row's data.
    /// </summary>
    private static int Span(int input, int output, int kernel, int stride, int dilation, int padding)
    {
        var span = output;
        for (var phase = 0; phase < stride; phase++)
        {
            var first = padding + (phase + stride - padding % stride) % stride; // the first place of the padded input in this plane that holds data
            if (first < padding + input) span = Math.Max(span, (padding + input - 1 - phase) / stride + 1);
            for (var tap = 0; tap < kernel; tap++)
                if (tap * dilation % stride == phase)
                    span = Math.Max(span, output + tap * dilation / stride - first / stride);
        }

        return span;
    }
}
