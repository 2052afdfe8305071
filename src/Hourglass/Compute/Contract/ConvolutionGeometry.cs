namespace Hourglass.Compute;

/// <summary>
/// The sizes of a convolution of pictures, which its transpose shares: the transposed convolution maps what is here called output to what
/// is here called input. A signal is a picture of height 1.
/// </summary>
/// <remarks>
/// output[c, y, x] = Σ over i, j, k of weight[c, i, j, k] · input[i, y·stride + j·dilation − padding, …], where i runs over the channels of
/// c's group and values outside the input are 0. A batch is a matrix with one sample per row (channel, y, x); weights are a matrix of
/// (output channels, input channels / groups · kernel height · kernel width), as PyTorch and ONNX have them, for the transpose, too.
/// The padding behind the last row and column follows from the output's size (Dumoulin and Visin, 2016, give the arithmetic).
/// </remarks>
public readonly record struct ConvolutionGeometry
{
    /// <summary>Channels of the input.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Rows of the input.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Channels of the output.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Rows of the output.</summary>
    public required int OutputHeight { get; init; }

    /// <summary>Columns of the output.</summary>
    public required int OutputWidth { get; init; }

    /// <summary>Rows of the kernel.</summary>
    public required int KernelHeight { get; init; }

    /// <summary>Columns of the kernel.</summary>
    public required int KernelWidth { get; init; }

    /// <summary>Rows of the input from one output to the next below.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Columns of the input from one output to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Zeros above the first row.</summary>
    public int PaddingTop { get; init; }

    /// <summary>Zeros before the first column.</summary>
    public int PaddingLeft { get; init; }

    /// <summary>Rows of the input from one row of the kernel to the next.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Columns of the input from one column of the kernel to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Into how many groups the channels of both sides fall; each is convolved by itself.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Sizes with stride and dilation 1, no padding and one group by default.</summary>
    public ConvolutionGeometry()
    {
    }

    /// <summary>Values of an input sample.</summary>
    public int InputSize => checked(InputChannels * InputHeight * InputWidth);

    /// <summary>Values of an output sample.</summary>
    public int OutputSize => checked(OutputChannels * OutputHeight * OutputWidth);

    /// <summary>Weights of an output channel.</summary>
    public int WeightColumns => checked(InputChannels / Groups * KernelHeight * KernelWidth);

    /// <summary>Operations of one pass for one sample: two per weight and output.</summary>
    public double Flops => 2.0 * OutputSize * WeightColumns;

    /// <summary>
    /// The length a convolution gives: ⌊(i + p − d(k − 1) − 1) / s⌋ + 1, for p zeros on both sides together; below 1 where the kernel does
    /// not fit.
    /// </summary>
    public static int ConvolvedLength(int length, int kernel, int stride, int dilation, int padding)
    {
        var room = length + padding - dilation * (kernel - 1) - 1;
        return room < 0 ? 0 : room / stride + 1;
    }

    /// <summary>
    /// The length a transposed convolution gives: s(i − 1) + d(k − 1) + 1 − p + o, for p zeros on both sides together and o more at the
    /// end. There are s lengths that a convolution maps to i; o from 0 to s − 1 chooses among them.
    /// </summary>
    public static int TransposedLength(int length, int kernel, int stride, int dilation, int padding, int outputPadding) =>
        stride * (length - 1) + dilation * (kernel - 1) + 1 - padding + outputPadding;
}
