using System.Collections.Concurrent;

namespace Hourglass.Compute;

/// <summary>How a convolution is computed with samples in the lanes of vectors, worked out once for a geometry.</summary>
/// <remarks>
/// Pictures of as many samples as a vector has lanes are turned so that the lanes of a vector hold one place of one channel of each sample.
/// Then every shift of a picture is whole vectors away, whatever stride, dilation and padding are: nothing is copied per tap, no lane is
/// idle at the end of a row, and taps outside the picture are left out.
/// </remarks>
internal sealed class ConvolutionPlan2
{
    private static readonly ConcurrentDictionary<(ConvolutionGeometry, int, int), ConvolutionPlan2> Known = new();

    private ConvolutionPlan2(in ConvolutionGeometry geometry, int lanes, int panelRows)
    {
        var g = Geometry = geometry;
        Lanes = lanes;
        Forward = ConvolutionDirection.Forward(g, lanes, panelRows);
        Backward = ConvolutionDirection.Backward(g, lanes, panelRows);
        Rows = [.. Enumerable.Range(0, g.KernelHeight).Select(y => new TapMeeting(g.InputHeight, g.OutputHeight, g.StrideY, y * g.DilationY - g.PaddingTop))];
        Columns = [.. Enumerable.Range(0, g.KernelWidth).Select(x => new TapMeeting(g.InputWidth, g.OutputWidth, g.StrideX, x * g.DilationX - g.PaddingLeft))];
    }

    internal ConvolutionGeometry Geometry { get; }

    /// <summary>Samples of a block.</summary>
    internal int Lanes { get; }

    /// <summary>The output of the input.</summary>
    internal ConvolutionDirection Forward { get; }

    /// <summary>The input's gradient of the output's.</summary>
    internal ConvolutionDirection Backward { get; }

    /// <summary>For each row of the kernel the output's rows for which it finds values.</summary>
    internal TapMeeting[] Rows { get; }

    /// <summary>For each column of the kernel the output's columns for which it finds values.</summary>
    internal TapMeeting[] Columns { get; }

    /// <summary>The plan for a geometry, made at its first use.</summary>
    internal static ConvolutionPlan2 Of(in ConvolutionGeometry geometry, int lanes, int panelRows) =>
        Known.TryGetValue((geometry, lanes, panelRows), out var plan)
            ? plan
            : Known.GetOrAdd((geometry, lanes, panelRows), static key => new ConvolutionPlan2(key.Item1, key.Item2, key.Item3));
}
