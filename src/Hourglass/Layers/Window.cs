using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A window in one direction of a picture: where it lies follows from its numbers and a padding.</summary>
internal readonly record struct Window(int Kernel, int Stride, int Dilation, int Padding, bool Same)
{
    /// <summary>From the first value of the window to the last.</summary>
    private int Span => Dilation * (Kernel - 1) + 1;

    /// <summary>How many places a window has on <paramref name="length"/> values, and the zeros before the first of them.</summary>
    internal (int Length, int Before) Slide(int length)
    {
        if (!Same) return (ConvolutionGeometry.ConvolvedLength(length, Kernel, Stride, Dilation, 2 * Padding), Padding);
        var zeros = Zeros((length + Stride - 1) / Stride, length);
        return (ConvolutionGeometry.ConvolvedLength(length, Kernel, Stride, Dilation, zeros), zeros / 2);
    }

    /// <summary>
    /// The length that <see cref="Slide"/> maps to <paramref name="length"/>; <paramref name="outputPadding"/> chooses among the stride's number
    /// of them. Where it is null, it is 0, and under <c>same</c> the largest, so that the result is length · stride.
    /// </summary>
    internal (int Length, int Before) SlideBack(int length, int? outputPadding)
    {
        var padding = Same ? Span - 1 : 2 * Padding;
        var result = ConvolutionGeometry.TransposedLength(
            length, Kernel, Stride, Dilation, padding, outputPadding ?? (Same ? Stride - 1 : 0));
        return (result, Same ? Zeros(length, result) / 2 : Padding);
    }

    /// <summary>The output padding with which <see cref="SlideBack"/> leads from <paramref name="output"/> back to <paramref name="length"/>.</summary>
    internal int OutputPaddingFor(int length, int output) => length - SlideBack(output, 0).Length;

    /// <summary>The zeros that <paramref name="places"/> windows on <paramref name="length"/> values need.</summary>
    private int Zeros(int places, int length) => Math.Max(0, Stride * (places - 1) + Span - length);
}
