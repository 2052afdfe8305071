using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>What the recipes of convolutions and transposed convolutions share.</summary>
public abstract record ConvolutionRecipe : LayerRecipe
{
    /// <summary>Channels of the output.</summary>
    public required int Filters { get; set; }

    /// <summary>Numbers (PyTorch's symmetric padding), <c>"same"</c> or <c>"valid"</c> (Keras').</summary>
    public Padding Padding { get; set; }

    /// <summary>Into how many groups channels and filters fall, each convolved by itself.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>The function it ends in.</summary>
    public ActivationKind Activation { get; set; }

    /// <summary>Leaky ReLU's factor or ELU's α; the usual one where null.</summary>
    public float? Slope { get; set; }

    /// <summary>Whether it has a bias for each filter.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>What its weights are drawn from; the recipe's choice where null.</summary>
    public InitializerRecipe? Weights { get; set; }

    /// <summary>What its biases are drawn from; the recipe's choice where null.</summary>
    public InitializerRecipe? Biases { get; set; }

    internal override Activation? Ending => CreateActivation(Activation, Slope);

    private protected Initializer WeightsFrom(InitializationRecipe defaults) => (Weights ?? defaults.Weights).Create();

    private protected Initializer BiasesFrom(InitializationRecipe defaults) => (Biases ?? defaults.Biases).Create();
}
