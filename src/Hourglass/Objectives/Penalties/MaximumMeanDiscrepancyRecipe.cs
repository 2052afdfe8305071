using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A <see cref="MaximumMeanDiscrepancy"/>.</summary>
public sealed record MaximumMeanDiscrepancyRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>How alike two codes are by their distance.</summary>
    public DiscrepancyKernel Kernel { get; set; }

    /// <summary>The prior's standard deviation in each dimension, above 0: what the kernel's widths follow from.</summary>
    public float Sigma { get; set; } = 1;

    /// <summary>What the codes are to be distributed like; N(0, I) where null.</summary>
    public PriorRecipe? Prior { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new MaximumMeanDiscrepancy(Prior?.Create() ?? new StandardNormal(), Kernel, Sigma, Weight);
}
