using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// Keeps the k largest of relu(encoder output) in each row and sets the others to 0 (Makhzani and Frey, "k-sparse autoencoders", 2014; Gao
/// et al., "Scaling and evaluating sparse autoencoders", 2024). Ties go to the first latents; a row with fewer than k above 0 keeps those.
/// </summary>
/// <param name="count">k, at least 1 and at most the number of latents.</param>
/// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
internal sealed class TopKBottleneck(int count, int deadAfter = 10_000) : SparseBottleneck(deadAfter)
{
    /// <summary>k.</summary>
    public int Count => count;

    /// <inheritdoc/>
    public override string ToString() => $"TopK, {count} of {OutputShape.Size} latents per sample";

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass) => pass.Backend.TopK(pass.Input, count, default, 0, pass.Output);

    /// <inheritdoc/>
    protected override Compute.Shape OnBuild(Compute.Shape input) => count >= 1 && count <= input.Size
        ? base.OnBuild(input)
        : throw new ShapeException($"TopK keeps 1 to {input.Size} of {input.Size} latents; found {count}.");
}

/// <summary>A sparse code of the k largest latents per sample.</summary>
public sealed record TopKBottleneckRecipe : SparseBottleneckRecipe
{
    /// <summary>k, the number of latents kept per sample, 1 to <see cref="SparseBottleneckRecipe.Size"/>.</summary>
    public required int Count { get; init; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new TopKBottleneck(Count, DeadAfter);
}
