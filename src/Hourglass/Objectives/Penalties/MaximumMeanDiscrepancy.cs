using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// The Wasserstein autoencoder's penalty (Tolstikhin et al., 2018, algorithm 2): an unbiased estimate of the squared maximum mean discrepancy between
/// a batch of codes and as many draws of a prior (Gretton et al., 2012, lemma 6). 0 on average where the distributions are equal, so at times below.
/// </summary>
/// <remarks>See <see cref="Backend.Discrepancy"/> for the sum. A batch of one sample has no estimate and costs nothing.</remarks>
public sealed class MaximumMeanDiscrepancy : Penalty
{
    private readonly Prior _prior;
    private readonly DiscrepancyKernel _kernel;
    private readonly float _sigma;
    private int _dimensions;

    /// <summary>Makes the penalty.</summary>
    /// <param name="prior">What the codes are to be distributed like.</param>
    /// <param name="kernel">How alike two codes are.</param>
    /// <param name="sigma">The prior's standard deviation in each dimension, above 0: the kernel's widths are multiples of 2·dimensions·σ².</param>
    /// <param name="weight">λ, at least 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public MaximumMeanDiscrepancy(
        Prior prior, DiscrepancyKernel kernel = DiscrepancyKernel.InverseMultiquadratic, float sigma = 1, float weight = 1)
        : base("mmd", weight)
    {
        if (!(sigma > 0 && float.IsFinite(sigma))) throw new ArgumentException($"sigma must be a number above 0; found {sigma}.", nameof(sigma));
        (_prior, _kernel, _sigma) = (prior, kernel, sigma);
    }

    /// <inheritdoc/>
    public override Prior Prior => _prior;

    /// <summary>The draws.</summary>
    public override int ScratchSize => _dimensions;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        _dimensions = parts.Bottleneck.OutputShape.Size;
        _prior.CheckSize(_dimensions);
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = 0;
        if (pass.Rows < 2) return 0;
        var draws = pass.Scratch.Part(0, pass.Rows, _dimensions);
        _prior.Draw(pass.Backend, pass.Draws, draws);
        terms[0] = pass.Backend.Discrepancy(_kernel, 2 * _dimensions * _sigma * _sigma, pass.Values, draws, Weight, pass.Gradient);
        return Weight * terms[0];
    }
}
