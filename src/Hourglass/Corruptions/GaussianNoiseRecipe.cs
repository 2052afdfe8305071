using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Corruptions;

/// <summary>A <see cref="GaussianNoise"/>.</summary>
public sealed record GaussianNoiseRecipe : CorruptionRecipe
{
    /// <summary>The standard deviation in scaled units, at least 0: 0.2 is a fifth of the way from black to white of pictures scaled to [0, 1].</summary>
    public required float Sigma { get; set; }

    /// <summary>The range in scaled units that noisy values are clipped to, such as [0, 1]; none where null.</summary>
    public IReadOnlyList<float>? Clip { get; set; }

    private protected override Corruption Build(Shape input)
    {
        if (Clip is not null and not [_, _])
            throw new RecipeException($"corruption.clip: expected two numbers, the least and the largest value; found {Clip.Count}.");
        return new GaussianNoise(Sigma, Clip is [var low, var high] ? (low, high) : null);
    }
}
