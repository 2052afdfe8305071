using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Convolution of signals, Y = f(W ∗ X + b).</summary>
/// <remarks>
/// X (batch, channels × length), W (filters, channels / groups, k) in PyTorch's layout, b (filters); a sample is (channels, length).
/// Output length ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1; with padding <c>same</c> ⌈i / s⌉.
/// </remarks>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernel">k, the kernel's length, at least 1.</param>
/// <param name="stride">s, the step of the kernel over the input, at least 1.</param>
/// <param name="padding">An amount, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>; of two numbers the second is used.</param>
/// <param name="dilation">d, the spacing of the kernel's values, at least 1.</param>
/// <param name="groups">
/// The number of groups of channels that are convolved separately; the number of channels for a depthwise convolution.
/// </param>
/// <param name="activation">f.</param>
/// <param name="weights">The initializer of W; null for Glorot uniform.</param>
/// <param name="biases">The initializer of b; null for zeros.</param>
/// <param name="bias">Whether the layer has a bias b.</param>
internal sealed class Conv1D(
    int filters, int kernel, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1,
    Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true)
    : ConvolutionLayer(new Options
    {
        Filters = filters, Kernel = (1, kernel), Stride = (1, stride), Padding = padding.IsSame ? padding : (0, padding.Amount.Width),
        Dilation = (1, dilation), Groups = groups, Activation = activation, Weights = weights, Biases = biases, HasBias = bias,
        IsSignal = true,
    });

/// <summary>Convolution of signals (channels, length), Y = f(W ∗ X + b).</summary>
public sealed record Conv1DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's length, at least 1.</summary>
    public required int Kernel { get; init; }

    /// <summary>The step of the kernel over the input, at least 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The spacing of the kernel's values, at least 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new Conv1D(
        Filters, Kernel, Stride, Padding, Dilation, Groups, CreateActivation(Activation, Slope),
        WeightsFrom(context), BiasesFrom(context), Bias);

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => new ConvTranspose1D(
        built.InputShape[0], Kernel, Stride, Padding, ((ConvolutionLayer)built).MirroredOutputPadding(built.InputShape).Width, Dilation,
        Groups, activation, WeightsFrom(context), BiasesFrom(context), Bias);
}
