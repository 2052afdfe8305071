namespace Hourglass.Models;

/// <summary>q(z|x) = N(μ, σ²) of some rows, each dimension by itself.</summary>
/// <param name="Means">μ (n, latent): what <c>Encode</c> gives.</param>
/// <param name="LogVariances">log σ² (n, latent), which stays finite where σ² would not.</param>
public sealed record LatentDistribution(float[,] Means, float[,] LogVariances)
{
    /// <summary>KL(q(z|x) ‖ N(0, I)) of each row in nats.</summary>
    public double[] DivergencePerRow() =>
        [.. Enumerable.Range(0, Means.GetLength(0)).Select(r => Enumerable.Range(0, Means.GetLength(1)).Sum(c => PosteriorSums.Divergence(Means[r, c], LogVariances[r, c])))];

    /// <summary>What the codes tell of these rows.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public PosteriorSummary Summarize()
    {
        var sums = new PosteriorSums(Means.GetLength(1));
        for (var r = 0; r < Means.GetLength(0); r++)
        {
            sums.BeginRow();
            for (var c = 0; c < Means.GetLength(1); c++) sums.Add(c, Means[r, c], LogVariances[r, c]);
        }

        return sums.Result();
    }
}
