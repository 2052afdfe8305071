using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Transposed convolution of pictures, Y = f(Wᵀ ∗ X + b): what a convolution of the same numbers does to a gradient, so that a decoder can
/// undo the sizes of its encoder.
/// </summary>
/// <remarks>
/// X (batch, channels × height × width), W (channels, filters / groups, kernel height, kernel width), b (filters); a sample is
/// (channels, height, width). W has PyTorch's dimensions.
/// Output length s(i − 1) + d(k − 1) + 1 − 2p + outputPadding in each direction; under <c>same</c> i · s where no output padding is given,
/// else s(i − 1) + 1 +
/// outputPadding.
/// </remarks>
/// <param name="filters">Channels of the output, at least 1.</param>
/// <param name="kernel">The kernel's size.</param>
/// <param name="stride">Rows and columns of the output from one place of the kernel to the next; 1 where null.</param>
/// <param name="padding">Numbers, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>.</param>
/// <param name="outputPadding">How much longer the output is than the shortest that a convolution would map to the input; below the stride. Null
/// for 0, and for stride − 1 under <c>same</c>.</param>
/// <param name="dilation">From one value under the kernel to the next; 1 where null.</param>
/// <param name="groups">Into how many groups channels and filters fall, each convolved by itself; as many as channels: depthwise.</param>
/// <param name="activation">f.</param>
/// <param name="weights">What W is drawn from; Glorot uniform where null.</param>
/// <param name="biases">What b is drawn from; zeros where null.</param>
/// <param name="bias">Whether there is a b.</param>
public sealed class ConvTranspose2D(
    int filters, Size2D kernel, Size2D? stride = null, Padding padding = default, Size2D? outputPadding = null,
    Size2D? dilation = null, int groups = 1,
    Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true)
    : ConvolutionLayer(new Options
    {
        Filters = filters, Kernel = kernel, Stride = stride ?? 1, Padding = padding, Dilation = dilation ?? 1,
        Groups = groups, Activation = activation, Weights = weights, Biases = biases, HasBias = bias,
        Transposed = true, OutputPadding = outputPadding,
    });
