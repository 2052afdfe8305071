using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>The options that convolutions and transposed convolutions share.</summary>
public abstract record ConvolutionRecipe : LayerRecipe
{
    /// <summary>The number of output channels, at least 1.</summary>
    public required int Filters { get; init; }

    /// <summary>The padding: amounts of at least 0 (symmetric, as in PyTorch), <c>"same"</c> or <c>"valid"</c> (as in Keras).</summary>
    public Padding Padding { get; init; }

    /// <summary>
    /// The number of groups of channels that are convolved separately, at least 1; it divides channels and filters. The number of channels
    /// for a depthwise convolution.
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <summary>The activation function; the identity by default.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>The negative slope of leaky ReLU or α of ELU; null for the default, 0.01 or 1. Not allowed for other functions.</summary>
    public float? Slope { get; init; }

    /// <summary>Whether the layer has a bias for each filter.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The initializer of the weights; null for the recipe's default.</summary>
    public InitializerRecipe? Weights { get; init; }

    /// <summary>The initializer of the biases; null for the recipe's default.</summary>
    public InitializerRecipe? Biases { get; init; }

    /// <inheritdoc/>
    public override Activation? OutputActivation => CreateActivation(Activation, Slope);

    private protected Initializer WeightsFrom(LayerContext context) => (Weights ?? context.Defaults.Weights).Create();

    private protected Initializer BiasesFrom(LayerContext context) => (Biases ?? context.Defaults.Biases).Create();
}
