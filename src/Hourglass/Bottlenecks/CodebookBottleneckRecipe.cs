using Hourglass.Parts;

namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="CodebookBottleneck"/>.</summary>
public sealed record CodebookBottleneckRecipe : BottleneckRecipe
{
    /// <summary>The number of entries, 2 to 65,536.</summary>
    public required int Size { get; set; }

    /// <summary>How many values of a row are one vector; all where null. Not for a head of channels and places, whose vectors are its channels.</summary>
    public int? Dimension { get; set; }

    /// <summary>What is kept of the moving averages in a step, at least 0 and below 1.</summary>
    public float Decay { get; set; } = 0.99f;

    /// <summary>The Laplace smoothing of the entries' numbers of vectors, above 0.</summary>
    public float Epsilon { get; set; } = 1e-5f;

    /// <summary>
    /// The share of an even use below which an entry is put where one of the batch's vectors is; at least 0, which never does, and below 1.
    /// </summary>
    public float RestartBelow { get; set; }

    /// <inheritdoc/>
    public override Bottleneck Create()
    {
        try
        {
            return new CodebookBottleneck(Size, Dimension, Decay, Epsilon, RestartBelow);
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"bottleneck.{e.Message}", e);
        }
    }
}
