using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Convolution of pictures, Y = f(W ∗ X + b).</summary>
/// <remarks>
/// X (batch, channels × height × width), W (filters, channels / groups, kernel height, kernel width), b (filters); a sample is
/// (channels, height, width). W has PyTorch's dimensions.
/// Output length ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1 in each direction; under <c>same</c> ⌈i / s⌉.
/// </remarks>
/// <param name="filters">Channels of the output, at least 1.</param>
/// <param name="kernel">The kernel's size.</param>
/// <param name="stride">Rows and columns of the input from one place of the kernel to the next; 1 where null.</param>
/// <param name="padding">Numbers, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>.</param>
/// <param name="dilation">From one value under the kernel to the next; 1 where null.</param>
/// <param name="groups">Into how many groups channels and filters fall, each convolved by itself; as many as channels: depthwise.</param>
/// <param name="activation">f.</param>
/// <param name="weights">What W is drawn from; Glorot uniform where null.</param>
/// <param name="biases">What b is drawn from; zeros where null.</param>
/// <param name="bias">Whether there is a b.</param>
public sealed class Conv2D(
    int filters, Size2D kernel, Size2D? stride = null, Padding padding = default, Size2D? dilation = null, int groups = 1,
    Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true)
    : ConvolutionLayer(new Options
    {
        Filters = filters, Kernel = kernel, Stride = stride ?? 1, Padding = padding, Dilation = dilation ?? 1,
        Groups = groups, Activation = activation, Weights = weights, Biases = biases, HasBias = bias,
    });
