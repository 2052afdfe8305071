using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// Keeps the k largest of relu(head) in each row and sets the others to 0 (Makhzani and Frey, "k-sparse autoencoders", 2014; Gao et al., "Scaling and
/// evaluating sparse autoencoders", 2024). Of equal ones the first latents are kept; a row with fewer than k above 0 has that many.
/// </summary>
/// <param name="count">k, at least 1 and at most the number of latents.</param>
/// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
public sealed class TopKBottleneck(int count, int deadAfter = 10_000) : SparseBottleneck(deadAfter)
{
    /// <summary>k.</summary>
    public int Count => count;

    /// <inheritdoc/>
    public override string ToString() => $"TopK, {count} of {OutputShape.Size} latents a sample";

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass) => pass.Backend.TopK(pass.Input, count, default, 0, pass.Output);

    /// <inheritdoc/>
    protected override Compute.Shape OnBuild(Compute.Shape input) => count >= 1 && count <= input.Size
        ? base.OnBuild(input)
        : throw new ShapeException($"TopK keeps 1 to {input.Size} of {input.Size} latents; found {count}.");
}
