using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A <see cref="Dense"/> layer. A shape of more than one dimension is flattened before it.</summary>
public sealed record DenseRecipe : LayerRecipe
{
    /// <summary>The number of outputs.</summary>
    public required int Units { get; set; }

    /// <summary>The function it ends in.</summary>
    public ActivationKind Activation { get; set; }

    /// <summary>Leaky ReLU's factor or ELU's α; the usual one where null.</summary>
    public float? Slope { get; set; }

    /// <summary>Whether it has a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>What its weights are drawn from; the recipe's choice where null.</summary>
    public InitializerRecipe? Weights { get; set; }

    /// <summary>What its biases are drawn from; the recipe's choice where null.</summary>
    public InitializerRecipe? Biases { get; set; }

    /// <summary>
    /// In a decoder: whether its weight is the transpose of an encoder's, which is learned and kept once. The first dense layer of the decoder goes back
    /// through the last one of the encoder, the second through the last but one, and so on.
    /// </summary>
    public bool Tied { get; set; }

    internal override Activation? Ending => CreateActivation(Activation, Slope);

    internal override Layer Create(InitializationRecipe defaults)
    {
        if (Tied) throw new RecipeException("A dense layer is tied in the decoder only, outside all other layers: it goes back through one of the encoder's.");
        if (Units < 1) throw new RecipeException($"A dense layer needs at least 1 unit; found {Units}.");
        return new Dense(
            Units, CreateActivation(Activation, Slope), (Weights ?? defaults.Weights).Create(), (Biases ?? defaults.Biases).Create(), Bias);
    }

    /// <summary>The layer that goes back through the encoder's dense layer that is <paramref name="fromTheEnd"/> of them before the last.</summary>
    internal Layer CreateTied(Sequential encoder, int fromTheEnd, InitializationRecipe defaults)
    {
        if (Weights is not null) throw new RecipeException("A tied dense layer takes its weights from the encoder: leave its weights out.");
        var dense = encoder.Layers.OfType<Dense>().ToList();
        if (fromTheEnd >= dense.Count)
            throw new RecipeException($"The decoder's dense layer {fromTheEnd} cannot be tied: the encoder has {dense.Count} dense layers.");
        var original = dense[^(fromTheEnd + 1)];
        if (Units != original.InputShape.Size)
        {
            throw new ShapeException(
                $"A tied dense layer of {Units} units goes back through {original}, which takes {original.InputShape} to {original.OutputShape}: it must have {original.InputShape.Size}.");
        }

        return new TiedDense(original, CreateActivation(Activation, Slope), (Biases ?? defaults.Biases).Create(), Bias);
    }

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Dense(
        built.InputShape.Size, ending, (Weights ?? defaults.Weights).Create(), (Biases ?? defaults.Biases).Create(), Bias);
}
