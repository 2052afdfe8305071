namespace Hourglass.Layers;

/// <summary>What the first weights and the first biases are drawn from.</summary>
public sealed record InitializationRecipe
{
    /// <summary>Of all weights that do not say otherwise.</summary>
    public InitializerRecipe Weights { get; set; } = new() { Kind = InitializerKind.GlorotUniform };

    /// <summary>Of all biases that do not say otherwise.</summary>
    public InitializerRecipe Biases { get; set; } = new() { Kind = InitializerKind.Zeros };
}
