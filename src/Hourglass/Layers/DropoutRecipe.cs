using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A <see cref="Dropout"/> layer.</summary>
public sealed record DropoutRecipe : LayerRecipe
{
    /// <summary>The probability of a zero, at least 0 and below 1.</summary>
    public required float Rate { get; set; }

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => Create(defaults);

    internal override Layer Create(InitializationRecipe defaults) => new Dropout(Rate);
}
