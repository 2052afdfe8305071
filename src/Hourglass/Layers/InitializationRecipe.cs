namespace Hourglass.Layers;

/// <summary>The default initializers of weights and biases.</summary>
public sealed record InitializationRecipe
{
    /// <summary>The initializer of weights whose layer sets none; Glorot uniform by default.</summary>
    public InitializerRecipe Weights { get; init; } = new() { Kind = InitializerKind.GlorotUniform };

    /// <summary>The initializer of biases whose layer sets none; zeros by default.</summary>
    public InitializerRecipe Biases { get; init; } = new() { Kind = InitializerKind.Zeros };
}
