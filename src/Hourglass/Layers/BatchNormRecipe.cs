namespace Hourglass.Layers;

/// <summary>A <see cref="BatchNorm"/> layer.</summary>
public sealed record BatchNormRecipe : LayerRecipe
{
    /// <summary>The weight of a batch in the running mean and variance.</summary>
    public float Momentum { get; set; } = 0.1f;

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; set; } = 1e-5f;

    internal override Layer Create(InitializationRecipe defaults) => new BatchNorm(Momentum, Epsilon);
}
