namespace Hourglass.Compute;

// What holds codes to a prior.
public abstract partial class Backend
{
    /// <summary>The kernel of <see cref="Discrepancy"/> is a sum over these multiples of its width.</summary>
    internal static ReadOnlySpan<float> DiscrepancyScales => [0.1f, 0.2f, 0.5f, 1, 2, 5, 10];

    /// <summary>
    /// The unbiased estimate of the squared maximum mean discrepancy between two samples of n ≥ 2 points (Gretton et al., 2012, lemma 6):
    /// Σ over i ≠ j of k(zᵢ, zⱼ) + k(pᵢ, pⱼ) − 2·k(zᵢ, pⱼ), divided by n·(n − 1). The same points twice give exactly 0.
    /// </summary>
    /// <param name="kernel">k, summed over the widths s·<paramref name="width"/> with s = .1, .2, .5, 1, 2, 5, 10.</param>
    /// <param name="width">C, above 0.</param>
    /// <param name="codes">z (n, dimensions).</param>
    /// <param name="draws">p (n, dimensions).</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">Receives += scale · ∂estimate/∂z; or none.</param>
    public abstract double Discrepancy(
        DiscrepancyKernel kernel, float width, Matrix codes, Matrix draws, float scale = 0, Matrix gradient = default);
}
