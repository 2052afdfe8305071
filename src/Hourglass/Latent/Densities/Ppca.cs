using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// Probabilistic PCA (Tipping and Bishop, "Probabilistic principal component analysis", 1999): x = W·z + μ + ε with z from N(0, I) and ε
/// from N(0, σ²·I), so that x is from N(μ, C) with C = W·Wᵀ + σ²·I. It gives every row a marginal likelihood. The maximum-likelihood W and
/// σ² have a closed form: σ² is the mean of the discarded variances, and along the k kept directions C has the variances of PCA.
/// </summary>
/// <remarks>
/// Variances are divided by n − 1, as in <see cref="Pca"/> and scikit-learn, rather than by n as the maximum likelihood requires: a
/// relative difference of 1 / n. Rows are in scaled units. Thread-safe.
/// </remarks>
internal sealed class Ppca
{
    private const int BlockRows = 2048;

    /// <summary>Creates the model from the directions and variances of a fitted PCA.</summary>
    /// <param name="pca">A PCA of fewer components than columns.</param>
    /// <exception cref="ArgumentException">The components explain all variance, so σ² would be 0.</exception>
    public Ppca(Pca pca)
    {
        if (!LeavesNoise(pca, out var left))
            throw new InvalidInputException(
                $"{pca.LatentSize} components explain all variance of rows of {pca.Features} values; probabilistic PCA requires fewer.",
                nameof(pca));
        (Pca, NoiseVariance) = (pca, left);
    }

    /// <summary>Whether the components leave variance unexplained, and its mean per remaining direction.</summary>
    internal static bool LeavesNoise(Pca pca, out double variance)
    {
        var (d, k, kept) = (pca.Features, pca.LatentSize, 0.0);
        foreach (var one in pca.ExplainedVariance) kept += one;
        variance = (pca.TotalVariance - kept) / Math.Max(1, d - k);
        return k < d && variance > 1e-12 * pca.TotalVariance / d;
    }

    /// <summary>The directions, their variances and the mean.</summary>
    public Pca Pca { get; }

    /// <summary>σ², the mean variance of the d − k discarded directions.</summary>
    public double NoiseVariance { get; }

    /// <summary>The number of free parameters: d·k + 1 − k·(k − 1)/2 of C (rotations of W are equivalent) and d of the mean.</summary>
    public long ParameterCount =>
        ((long)Pca.Features * Pca.LatentSize) + 1 - ((long)Pca.LatentSize * (Pca.LatentSize - 1) / 2) + Pca.Features;

    /// <summary>log p(x) of each row in nats: −½(d·log 2π + log|C| + (x − μ)ᵀC⁻¹(x − μ)), in scaled units.</summary>
    /// <param name="rows">Raw rows of a table.</param>
    /// <param name="map">The map from raw to scaled values.</param>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public double[] LogLikelihood(RowTable rows, AffineMap map)
    {
        var (d, k, variances) = (Pca.Features, Pca.LatentSize, Pca.ExplainedVariance.ToArray());
        // A kept direction has at least the variance of the noise; rounding could lower it.
        for (var j = 0; j < k; j++) variances[j] = Math.Max(variances[j], NoiseVariance);
        var constant = d * Math.Log(2 * Math.PI) + variances.Sum(Math.Log) + (d - k) * Math.Log(NoiseVariance);
        var (result, scaled) = (new double[rows.Rows], new float[d]);
        for (var start = 0; start < rows.Rows; start += BlockRows)
        {
            var some = rows.Select([.. Enumerable.Range(start, Math.Min(BlockRows, rows.Rows - start))]);
            var (codes, reconstructions) = (Pca.Encode(some, map), Pca.Reconstruct(some, map));
            for (var r = 0; r < some.Rows; r++)
            {
                some.CopyRow(r, scaled);
                var (inside, outside) = (0.0, 0.0);
                for (var j = 0; j < k; j++) inside += (double)codes[r, j] * codes[r, j] / variances[j];
                for (var c = 0; c < d; c++)
                {
                    var error = (double)map.Apply(scaled[c], c) - reconstructions[r, c];
                    outside += error * error;
                }

                result[start + r] = -0.5 * (constant + inside + outside / NoiseVariance);
            }
        }

        return result;
    }
}
