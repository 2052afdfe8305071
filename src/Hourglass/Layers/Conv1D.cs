using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Convolution of signals, Y = f(W ∗ X + b).</summary>
/// <remarks>
/// X (batch, channels × length), W (filters, channels / groups, k), b (filters); a sample is (channels,
/// length). W has PyTorch's dimensions.
/// Output length ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1; under <c>same</c> ⌈i / s⌉.
/// </remarks>
/// <param name="filters">Channels of the output, at least 1.</param>
/// <param name="kernel">The kernel's size.</param>
/// <param name="stride">Values of the input from one place of the kernel to the next.</param>
/// <param name="padding">Numbers, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>; of two numbers the second is used.</param>
/// <param name="dilation">From one value under the kernel to the next.</param>
/// <param name="groups">Into how many groups channels and filters fall, each convolved by itself; as many as channels: depthwise.</param>
/// <param name="activation">f.</param>
/// <param name="weights">What W is drawn from; Glorot uniform where null.</param>
/// <param name="biases">What b is drawn from; zeros where null.</param>
/// <param name="bias">Whether there is a b.</param>
public sealed class Conv1D(
    int filters, int kernel, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1,
    Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true)
    : ConvolutionLayer(new Options
    {
        Filters = filters, Kernel = (1, kernel), Stride = (1, stride), Padding = padding.IsSame ? padding : (0, padding.Amount.Width),
        Dilation = (1, dilation), Groups = groups, Activation = activation, Weights = weights, Biases = biases, HasBias = bias,
        IsSignal = true,
    });
