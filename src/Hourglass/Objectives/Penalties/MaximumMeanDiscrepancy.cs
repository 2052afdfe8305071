using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// The Wasserstein autoencoder's penalty (Tolstikhin et al., 2018, algorithm 2): an unbiased estimate of the squared maximum mean
/// discrepancy between a batch of codes and as many samples of a prior (Gretton et al., 2012, lemma 6). Its expectation is 0 if the
/// distributions are equal, so it can be negative.
/// </summary>
/// <remarks>See <see cref="Backend.Discrepancy"/> for the sum. A batch of one sample has no estimate and costs 0.</remarks>
internal sealed class MaximumMeanDiscrepancy : Penalty
{
    private readonly Prior _prior;
    private readonly DiscrepancyKernel _kernel;
    private readonly float _sigma;
    private int _dimensions;

    /// <summary>Creates the penalty.</summary>
    /// <param name="prior">The distribution that the codes are regularized towards.</param>
    /// <param name="kernel">The kernel function.</param>
    /// <param name="sigma">
    /// The prior's standard deviation in each dimension, above 0: the kernel's widths are multiples of 2·dimensions·σ².
    /// </param>
    /// <param name="weight">λ, at least 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public MaximumMeanDiscrepancy(
        Prior prior, DiscrepancyKernel kernel = DiscrepancyKernel.InverseMultiquadratic, float sigma = 1, float weight = 1)
        : base("mmd", weight)
    {
        if (!(sigma > 0 && float.IsFinite(sigma)))
            throw new ArgumentException(FormattableString.Invariant($"sigma must be a number above 0; found {sigma}."), nameof(sigma));
        (_prior, _kernel, _sigma) = (prior, kernel, sigma);
    }

    /// <inheritdoc/>
    public override Prior Prior => _prior;

    /// <summary>The samples of the prior.</summary>
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

/// <summary>
/// The Wasserstein autoencoder's penalty (Tolstikhin et al., 2018): the squared maximum mean discrepancy between a batch of codes and
/// samples of a prior.
/// </summary>
public sealed record MaximumMeanDiscrepancyRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>The kernel function.</summary>
    public DiscrepancyKernel Kernel { get; init; }

    /// <summary>The prior's standard deviation in each dimension, above 0, from which the kernel's widths are computed.</summary>
    public float Sigma { get; init; } = 1;

    /// <summary>The distribution that the codes are regularized towards; null for N(0, I).</summary>
    public PriorRecipe? Prior { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new MaximumMeanDiscrepancy(Prior?.Create() ?? new StandardNormal(), Kernel, Sigma, Weight);
}
