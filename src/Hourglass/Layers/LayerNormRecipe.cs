namespace Hourglass.Layers;

/// <summary>A <see cref="LayerNorm"/> layer.</summary>
public sealed record LayerNormRecipe : LayerRecipe
{
    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; set; } = 1e-5f;

    internal override Layer Create(InitializationRecipe defaults) => new LayerNorm(Epsilon);
}
