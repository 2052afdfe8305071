using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>An <see cref="Initializer"/> as a recipe names it.</summary>
public sealed record InitializerRecipe
{
    /// <summary>The distribution.</summary>
    public required InitializerKind Kind { get; set; }

    /// <summary>The standard deviation of <c>normal</c>, which needs one; no other kind takes it.</summary>
    public float? Sigma { get; set; }

    internal Initializer Create()
    {
        if (Kind == InitializerKind.Normal && !(Sigma > 0))
            throw new RecipeException($"The initializer normal needs a sigma above 0; found {Sigma?.ToString() ?? "none"}.");
        if (Kind != InitializerKind.Normal && Sigma is not null)
            throw new RecipeException($"Only the initializer normal takes a sigma; found it with {JsonNames.Of(Kind)}.");
        return new Initializer(Kind, Sigma ?? 0);
    }
}
