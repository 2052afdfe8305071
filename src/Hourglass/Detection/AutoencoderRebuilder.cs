using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>The trained model itself.</summary>
internal sealed class AutoencoderRebuilder(Autoencoder model) : IRebuilder
{
    public string Name => "autoencoder";

    public int LatentSize => model.LatentSize;

    public bool HasBound => model.HasLikelihood;

    public float[,] Residuals(DataSet rows) => model.ScaledResiduals(rows);

    public float[,] Codes(DataSet rows) => model.Encode(rows);

    public (float[,] Losses, double[] Divergences) Bound(DataSet rows)
    {
        var codes = model.EncodeDistribution(rows.Table, model.LabelsOf(rows));
        var divergences = new double[rows.Count];
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < LatentSize; c++)
            {
                double mean = codes.Means[r, c], variance = codes.Variances[r, c];
                divergences[r] += 0.5 * (mean * mean + variance - Math.Log(variance) - 1);
            }
        }

        return (model.ScaledLosses(rows), divergences);
    }
}
