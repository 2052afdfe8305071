using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Transposed convolution of signals, Y = f(Wᵀ ∗ X + b): the gradient of a convolution as a layer, with which a decoder reverses the sizes
/// of its encoder.
/// </summary>
/// <remarks>
/// X (batch, channels × length), W (channels, filters / groups, k) in PyTorch's layout, b (filters); a sample is (channels, length).
/// Output length s(i − 1) + d(k − 1) + 1 − 2p + outputPadding; with padding <c>same</c> s(i − 1) + 1 + outputPadding, which is i · s by
/// default.
/// </remarks>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernel">k, the kernel's length, at least 1.</param>
/// <param name="stride">s, the step of the kernel over the output, at least 1.</param>
/// <param name="padding">An amount, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>; of two numbers the second is used.</param>
/// <param name="outputPadding">
/// How much longer the output is than the shortest that a convolution would map to the input, at least 0 and below the stride or the
/// dilation; null for 0, or stride − 1 with padding <c>same</c>.
/// </param>
/// <param name="dilation">d, the spacing of the kernel's values, at least 1.</param>
/// <param name="groups">
/// The number of groups of channels that are convolved separately; the number of channels for a depthwise convolution.
/// </param>
/// <param name="activation">f.</param>
/// <param name="weights">The initializer of W; null for Glorot uniform.</param>
/// <param name="biases">The initializer of b; null for zeros.</param>
/// <param name="bias">Whether the layer has a bias b.</param>
internal sealed class ConvTranspose1D(
    int filters, int kernel, int stride = 1, Padding padding = default, int? outputPadding = null, int dilation = 1, int groups = 1,
    Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true)
    : ConvolutionLayer(new Options
    {
        Filters = filters, Kernel = (1, kernel), Stride = (1, stride), Padding = padding.IsSame ? padding : (0, padding.Amount.Width),
        Dilation = (1, dilation), Groups = groups, Activation = activation, Weights = weights, Biases = biases, HasBias = bias,
        Transposed = true, OutputPadding = outputPadding is { } more ? new Size2D(0, more) : null, IsSignal = true,
    });

/// <summary>Transposed convolution of signals (channels, length), Y = f(Wᵀ ∗ X + b).</summary>
public sealed record ConvTranspose1DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's length, at least 1.</summary>
    public required int Kernel { get; init; }

    /// <summary>The step of the kernel over the output, at least 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>
    /// How much longer the output is than the shortest that a convolution would map to the input, at least 0 and below the stride or the
    /// dilation; null for 0, or stride − 1 with padding <c>same</c>.
    /// </summary>
    public int? OutputPadding { get; init; }

    /// <summary>The spacing of the kernel's values, at least 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new ConvTranspose1D(
        Filters, Kernel, Stride, Padding, OutputPadding, Dilation, Groups, CreateActivation(Activation, Slope),
        WeightsFrom(context), BiasesFrom(context), Bias);

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => new Conv1D(
        built.InputShape[0], Kernel, Stride, Padding, Dilation, Groups, activation, WeightsFrom(context), BiasesFrom(context), Bias);
}
