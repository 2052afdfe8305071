using System.Collections.Concurrent;

namespace Hourglass.Compute;

/// <summary>How a convolution is computed with samples in the lanes of vectors, computed once per geometry.</summary>
/// <remarks>
/// Pictures of as many samples as a vector has lanes are turned so that a vector holds one place of one channel of all of them. Then every
/// shift of a picture is whole vectors away, whatever stride, dilation and padding are: nothing is copied per tap, no lane is idle at the
/// end of a row, and taps outside the picture are left out. With S the input, G the output's gradient, s the
/// stride, and a tap's distance counted from the padded corner,
/// <code>
/// output[c, p]           = Σ over i, taps  of weight[c, i, tap] · S[i, p · s + tap]
/// inputGradient[i, q]    = Σ over c, taps  of weight[c, i, tap] · G[c, (q − tap) / s]     where that is whole
/// weightGradient[c, i, tap] = Σ over p     of G[c, p] · S[i, p · s + tap]
/// </code>
/// </remarks>
internal sealed class ConvolutionPlan
{
    /// <summary>Channels of the input (of a group) that fill a tile of the weight gradient; with fewer the input is unfolded.</summary>
    private const int ManyInputs = 4;

    /// <summary>More than the convolutions of any network, and few enough that plans of 0.5 MB each take little memory.</summary>
    private const int MostKnown = 64;

    private static readonly ConcurrentDictionary<(ConvolutionGeometry, int, int), ConvolutionPlan> Known = new();

    private ConvolutionPlan(in ConvolutionGeometry geometry, int lanes, int panelRows)
    {
        var g = Geometry = geometry;
        Forward = ConvolutionDirection.Forward(g, lanes, panelRows);
        Backward = ConvolutionDirection.Backward(g, lanes, panelRows);
        Rows = KernelAxis.Meetings(g.InputHeight, g.OutputHeight, g.KernelHeight, g.StrideY, g.DilationY, g.PaddingTop);
        Columns = KernelAxis.Meetings(g.InputWidth, g.OutputWidth, g.KernelWidth, g.StrideX, g.DilationX, g.PaddingLeft);
        if (Taps == 1 || g.InputChannels / g.Groups >= ManyInputs) return;
        Unfolded = new ConvolutionPlan(
            new ConvolutionGeometry
            {
                InputChannels = checked(g.InputChannels * Taps), InputHeight = g.OutputHeight, InputWidth = g.OutputWidth,
                OutputChannels = g.OutputChannels,
                OutputHeight = g.OutputHeight, OutputWidth = g.OutputWidth, KernelHeight = 1, KernelWidth = 1, Groups = g.Groups,
            },
            lanes, panelRows);
    }

    internal ConvolutionGeometry Geometry { get; }

    internal int Taps => Geometry.KernelHeight * Geometry.KernelWidth;

    /// <summary>The output of the input.</summary>
    internal ConvolutionDirection Forward { get; }

    /// <summary>The input's gradient of the output's.</summary>
    internal ConvolutionDirection Backward { get; }

    /// <summary>What each row of the kernel meets.</summary>
    internal KernelAxis.Meeting[] Rows { get; }

    /// <summary>What each column of the kernel meets.</summary>
    internal KernelAxis.Meeting[] Columns { get; }

    /// <summary>
    /// Where the input has few channels, the convolution with a single tap that gives the same weight gradient once each tap's values are
    /// laid out as channels of their own; else null.
    /// </summary>
    internal ConvolutionPlan? Unfolded { get; }

    /// <summary>The plan for a geometry, made at its first use.</summary>
    internal static ConvolutionPlan Of(in ConvolutionGeometry geometry, int lanes, int panelRows)
    {
        if (Known.TryGetValue((geometry, lanes, panelRows), out var plan)) return plan;
        if (Known.Count >= MostKnown) Known.Clear(); // a program that meets pictures of ever new sizes does not keep all plans
        return Known.GetOrAdd((geometry, lanes, panelRows), static key => new ConvolutionPlan(key.Item1, key.Item2, key.Item3));
    }
}
