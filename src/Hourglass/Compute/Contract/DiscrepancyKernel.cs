namespace Hourglass.Compute;

/// <summary>The similarity of two points by their squared distance d², with C a width; see <see cref="Backend.Discrepancy"/>.</summary>
public enum DiscrepancyKernel
{
    /// <summary>C / (C + d²): falls slowly, so that distant codes have a gradient too (Tolstikhin et al., 2018, section 4).</summary>
    InverseMultiquadratic,

    /// <summary>exp(−d² / C), the Gaussian kernel.</summary>
    Rbf,
}
