namespace Hourglass.Compute;

/// <summary>The part of a pooling's window that lies within the input, in one direction: from the first place to before the last.</summary>
internal readonly record struct PoolWindow(int Start, int End)
{
    internal int Count => End - Start;

    internal static PoolWindow Rows(in ConvolutionGeometry g, int y) => At(y * g.StrideY - g.PaddingTop, g.KernelHeight, g.InputHeight);

    internal static PoolWindow Columns(in ConvolutionGeometry g, int x) => At(x * g.StrideX - g.PaddingLeft, g.KernelWidth, g.InputWidth);

    private static PoolWindow At(int first, int kernel, int length) => new(Math.Max(first, 0), Math.Min(first + kernel, length));
}
