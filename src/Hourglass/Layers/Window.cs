using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A sliding window in one direction of a picture, with its padding.</summary>
internal readonly record struct Window(int Kernel, int Stride, int Dilation, int Padding, bool Same)
{
    /// <summary>The distance from the first value of the window to the last, inclusive.</summary>
    private int Span => Dilation * (Kernel - 1) + 1;

    /// <summary>
    /// The number of positions of the window on <paramref name="length"/> values, and the padding before the first value.
    /// </summary>
    internal (int Length, int Before) Slide(int length)
    {
        if (!Same) return (ConvolutionGeometry.ConvolvedLength(length, Kernel, Stride, Dilation, 2 * Padding), Padding);
        var zeros = Zeros((length + Stride - 1) / Stride, length);
        return (ConvolutionGeometry.ConvolvedLength(length, Kernel, Stride, Dilation, zeros), zeros / 2);
    }

    /// <summary>
    /// The length that <see cref="Slide"/> maps to <paramref name="length"/>; <paramref name="outputPadding"/> selects one of the several
    /// that it does. Null for 0, or with padding <c>same</c> for the maximum, so that the result is length · stride.
    /// </summary>
    internal (int Length, int Before) SlideBack(int length, int? outputPadding)
    {
        var padding = Same ? Span - 1 : 2 * Padding;
        var result = ConvolutionGeometry.TransposedLength(
            length, Kernel, Stride, Dilation, padding, outputPadding ?? (Same ? Stride - 1 : 0));
        return (result, Same ? Zeros(length, result) / 2 : Padding);
    }

    /// <summary>
    /// The output padding with which <see cref="SlideBack"/> maps <paramref name="output"/> to <paramref name="length"/>.
    /// </summary>
    internal int OutputPaddingFor(int length, int output) => length - SlideBack(output, 0).Length;

    /// <summary>The padding that <paramref name="positions"/> of the window on <paramref name="length"/> values need.</summary>
    private int Zeros(int positions, int length) => Math.Max(0, Stride * (positions - 1) + Span - length);
}
