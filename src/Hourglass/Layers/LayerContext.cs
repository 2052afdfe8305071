using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>What a layer's recipe can use to create the layer; most need only the initializers.</summary>
/// <param name="Defaults">The default initializers of weights and biases.</param>
/// <param name="Sample">The shape of a sample of the data, without a class.</param>
public sealed record LayerContext(InitializationRecipe Defaults, Shape Sample)
{
    /// <summary>
    /// The built encoder, for the layers of a decoder; null for those of the encoder and for layers inside another layer.
    /// </summary>
    public Sequential? Encoder { get; init; }

    /// <summary>
    /// The encoder of a sample without a class, which a mirror reverses: <see cref="Encoder"/> itself, except in a conditional model, whose
    /// encoder receives the class too.
    /// </summary>
    public Sequential? MirroredEncoder { get; init; }

    /// <summary>The recipes that <see cref="Encoder"/> was created from; empty if that is null.</summary>
    public IReadOnlyList<LayerRecipe> EncoderRecipes { get; init; } = [];

    /// <summary>The recipes of the layers before this one in the same network.</summary>
    public IReadOnlyList<LayerRecipe> Preceding { get; init; } = [];

    /// <summary>The context of a layer inside another layer, such as a residual block.</summary>
    public LayerContext Inner => this with { Encoder = null, MirroredEncoder = null, EncoderRecipes = [], Preceding = [] };
}
