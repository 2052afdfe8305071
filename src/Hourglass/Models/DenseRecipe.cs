using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Models;

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

    internal override Activation? Ending => CreateActivation(Activation, Slope);

    internal override Layer Create(InitializationRecipe defaults)
    {
        if (Units < 1) throw new RecipeException($"A dense layer needs at least 1 unit; found {Units}.");
        return new Dense(
            Units, CreateActivation(Activation, Slope), (Weights ?? defaults.Weights).Create(), (Biases ?? defaults.Biases).Create(), Bias);
    }

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Dense(
        built.InputShape.Size, ending, (Weights ?? defaults.Weights).Create(), (Biases ?? defaults.Biases).Create(), Bias);
}
