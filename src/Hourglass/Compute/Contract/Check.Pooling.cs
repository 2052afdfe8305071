namespace Hourglass.Compute;

// Pooling, and the rows of pictures that it shares with upsampling.
internal static partial class Check
{
    /// <summary>A row of a picture with its table or its padding goes through a thread's own scratch memory.</summary>
    private const int MostColumns = 1 << 16;

    internal static void Pooling(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        var g = geometry;
        if (g.InputSize < 1 || g.OutputSize < 1 || g.InputChannels != g.OutputChannels || g.StrideY < 1 || g.StrideX < 1
            || g.DilationY != 1 || g.DilationX != 1 || g.InputWidth > MostColumns || g.KernelWidth > MostColumns)
        {
            Throw(
                $"Expected as many output as input channels, no dilation and at most {MostColumns} columns of picture and window; "
                + $"found {g}.");
        }

        if (IsEmpty(g.KernelHeight, g.StrideY, g.PaddingTop, g.OutputHeight, g.InputHeight)
            || IsEmpty(g.KernelWidth, g.StrideX, g.PaddingLeft, g.OutputWidth, g.InputWidth))
            Throw($"Expected windows with at least one value each; found {g}.");
        Picture(g.InputSize, g.OutputSize, input, output);

        static bool IsEmpty(int kernel, int stride, int padding, int places, int length) =>
            kernel < 1 || padding < 0 || padding >= kernel || (long)(places - 1) * stride - padding >= length;
    }

    private static void Picture(int from, int to, Matrix input, Matrix output)
    {
        if (input.Columns != from) Throw($"Expected rows of {from} inputs; found {input.Columns}.");
        if (output.Rows != input.Rows || output.Columns != to) Throw($"Expected an output of {input.Rows}×{to}; found {output}.");
    }
}
