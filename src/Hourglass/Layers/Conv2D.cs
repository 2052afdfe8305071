using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Convolution of pictures, Y = f(W ∗ X + b).</summary>
/// <remarks>
/// X (batch, channels × height × width), W (filters, channels / groups, kernel height, kernel width) in PyTorch's layout, b (filters); a
/// sample is (channels, height, width).
/// Output length ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1 in each direction; with padding <c>same</c> ⌈i / s⌉.
/// </remarks>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernel">k, the kernel's size, at least 1.</param>
/// <param name="stride">s, the step of the kernel over the input, at least 1; null for 1.</param>
/// <param name="padding">Amounts, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>.</param>
/// <param name="dilation">d, the spacing of the kernel's values, at least 1; null for 1.</param>
/// <param name="groups">
/// The number of groups of channels that are convolved separately; the number of channels for a depthwise convolution.
/// </param>
/// <param name="activation">f.</param>
/// <param name="weights">The initializer of W; null for Glorot uniform.</param>
/// <param name="biases">The initializer of b; null for zeros.</param>
/// <param name="bias">Whether the layer has a bias b.</param>
internal sealed class Conv2D(
    int filters, Size2D kernel, Size2D? stride = null, Padding padding = default, Size2D? dilation = null, int groups = 1,
    Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true)
    : ConvolutionLayer(new Options
    {
        Filters = filters, Kernel = kernel, Stride = stride ?? 1, Padding = padding, Dilation = dilation ?? 1,
        Groups = groups, Activation = activation, Weights = weights, Biases = biases, HasBias = bias,
    });

/// <summary>Convolution of pictures (channels, height, width), Y = f(W ∗ X + b).</summary>
public sealed record Conv2DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's size, at least 1: a number or [height, width].</summary>
    public required Size2D Kernel { get; init; }

    /// <summary>The step of the kernel over the input, at least 1: a number or [height, width].</summary>
    public Size2D Stride { get; init; } = 1;

    /// <summary>The spacing of the kernel's values, at least 1: a number or [height, width].</summary>
    public Size2D Dilation { get; init; } = 1;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new Conv2D(
        Filters, Kernel, Stride, Padding, Dilation, Groups, CreateActivation(Activation, Slope),
        WeightsFrom(context), BiasesFrom(context), Bias);

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => new ConvTranspose2D(
        built.InputShape[0], Kernel, Stride, Padding, ((ConvolutionLayer)built).MirroredOutputPadding(built.InputShape), Dilation,
        Groups, activation, WeightsFrom(context), BiasesFrom(context), Bias);
}
