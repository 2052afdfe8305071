using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;

namespace Hourglass.Detection;

/// <summary>PCA on the same scaled rows: the yardstick beside an autoencoder.</summary>
internal sealed class PcaRebuilder(Pca pca, AffineMap map) : IRebuilder
{
    // Where the components left out have next to no variance, noise this small stands for it.
    private const double LeastNoise = 1e-6;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"PCA-{pca.LatentSize}");

    public int LatentSize => pca.LatentSize;

    /// <summary>Always: with noise of the left-out components' mean variance around the plane, PCA is a density (Tipping and Bishop, 1999).</summary>
    public bool HasBound => true;

    public float[,] Codes(DataSet rows) => pca.Encode(rows.Table, map);

    public float[,] Residuals(DataSet rows)
    {
        var residuals = pca.Reconstruct(rows.Table, map);
        var row = new float[rows.Table.Columns];
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var k = map.IsUniform ? 0 : c;
                residuals[r, c] = MathF.FusedMultiplyAdd(row[c], map.Scale[k], map.Shift[k]) - residuals[r, c];
            }
        }

        return residuals;
    }

    /// <summary>−log p(x) of probabilistic PCA: r²/2σ² + ½ ln 2πσ² a value, and Σ ½·(z²/λ + ln λ/σ²) for the code.</summary>
    public (float[,] Losses, double[] Divergences) Bound(DataSet rows)
    {
        var left = pca.TotalVariance - Sum(pca.ExplainedVariance);
        var least = LeastNoise * Math.Max(pca.TotalVariance / pca.Features, float.Epsilon);
        var noise = Math.Max(left / (pca.Features - pca.LatentSize), least);
        var (losses, codes, divergences) = (Residuals(rows), Codes(rows), new double[rows.Count]);
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < losses.GetLength(1); c++)
                losses[r, c] = (float)(losses[r, c] * (double)losses[r, c] / (2 * noise) + 0.5 * Math.Log(2 * Math.PI * noise));
            for (var c = 0; c < LatentSize; c++)
            {
                var variance = Math.Max(pca.ExplainedVariance[c], noise);
                divergences[r] += 0.5 * (codes[r, c] * (double)codes[r, c] / variance + Math.Log(variance / noise));
            }
        }

        return (losses, divergences);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
