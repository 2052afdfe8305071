using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A <see cref="Reshape"/> layer.</summary>
public sealed record ReshapeRecipe : LayerRecipe
{
    /// <summary>The dimensions after it, 1 to 3 of them.</summary>
    public required IReadOnlyList<int> Shape { get; set; }

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Reshape(built.InputShape);

    internal override Layer Create(InitializationRecipe defaults)
    {
        if (Shape.Count is < 1 or > 3 || Shape.Any(d => d < 1))
            throw new RecipeException($"A shape has 1 to 3 dimensions above 0; found [{string.Join(", ", Shape)}].");
        return new Reshape(Compute.Shape.From([.. Shape]));
    }
}
