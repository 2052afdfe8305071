namespace Hourglass.Compute;

// Pooling, enlarging and normalization.
internal static partial class Check
{
    /// <summary>A row of a picture with its table or its padding goes through a thread's own room.</summary>
    private const int MostColumns = 1 << 16;

    internal static void Pooling(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        var g = geometry;
        if (g.InputSize < 1 || g.OutputSize < 1 || g.InputChannels != g.OutputChannels || g.StrideY < 1 || g.StrideX < 1
            || g.DilationY != 1 || g.DilationX != 1 || g.InputWidth > MostColumns || g.KernelWidth > MostColumns)
            Throw($"Expected as many output as input channels, no dilation and at most {MostColumns} columns of picture and window; found {g}.");
        if (IsEmpty(g.KernelHeight, g.StrideY, g.PaddingTop, g.OutputHeight, g.InputHeight)
            || IsEmpty(g.KernelWidth, g.StrideX, g.PaddingLeft, g.OutputWidth, g.InputWidth))
            Throw($"Expected windows with at least one value each; found {g}.");
        Picture(g.InputSize, g.OutputSize, input, output);

        static bool IsEmpty(int kernel, int stride, int padding, int places, int length) =>
            kernel < 1 || padding < 0 || padding >= kernel || (long)(places - 1) * stride - padding >= length;
    }

    internal static void UpSample(in UpSampleGeometry geometry, Matrix input, Matrix output)
    {
        var g = geometry;
        if (g.InputSize < 1 || g.OutputSize < 1 || g.FactorY < 1 || g.FactorX < 1 || g.OutputWidth > MostColumns || g.InputWidth > MostColumns)
            Throw($"Expected sizes and factors of at least 1 and at most {MostColumns} columns; found {g}.");
        Picture(g.InputSize, g.OutputSize, input, output);
    }

    internal static void Channels(Matrix values, params ReadOnlySpan<Matrix> perChannel)
    {
        foreach (var found in perChannel)
        {
            if (found.IsNone) continue;
            if (found.Length != perChannel[0].Length) Throw($"Expected values for {perChannel[0].Length} channels; found {found.Length}.");
        }

        if (perChannel[0].Length == 0 || values.Columns % perChannel[0].Length != 0)
            Throw($"Expected rows that fall into {perChannel[0].Length} channels; found {values.Columns} columns.");
    }

    internal static void Columns(Matrix values, params ReadOnlySpan<Matrix> perColumn)
    {
        foreach (var found in perColumn)
            if (!found.IsNone && found.Length != values.Columns)
                Throw($"Expected values for {values.Columns} columns; found {found.Length}.");
    }

    internal static void Moments(Matrix values, Matrix moments)
    {
        if (moments.Rows != values.Rows || moments.Columns != 2) Throw($"Expected moments of {values.Rows}×2; found {moments}.");
    }

    private static void Picture(int from, int to, Matrix input, Matrix output)
    {
        if (input.Columns != from) Throw($"Expected rows of {from} inputs; found {input.Columns}.");
        if (output.Rows != input.Rows || output.Columns != to) Throw($"Expected an output of {input.Rows}×{to}; found {output}.");
    }
}
