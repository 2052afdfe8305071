namespace Hourglass.Layers;

/// <summary>The default initializers of weights and biases.</summary>
public sealed record InitializationRecipe
{
    /// <summary>The initializer of weights whose layer sets none; Glorot uniform by default.</summary>
    public InitializerRecipe Weights { get; init; } = new() { Kind = InitializerKind.GlorotUniform };

    /// <summary>The initializer of biases whose layer sets none; zeros by default.</summary>
    public InitializerRecipe Biases { get; init; } = new() { Kind = InitializerKind.Zeros };

    /// <summary>
    /// Whether training begins at PCA of the training rows, the best of all linear autoencoders: dense layers without activation, or the
    /// projections of residual blocks, are set to its components, and the last of the layers beside a projection to zeros. Encoder and
    /// decoder must be one such layer each (<c>hourglass train</c> makes such recipes), with the identity as the last activation. With
    /// early stopping the start is measured too, so that the model is no worse than PCA on the validation rows.
    /// </summary>
    public bool Pca { get; init; }
}
