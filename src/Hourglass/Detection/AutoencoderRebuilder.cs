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
        return (model.ScaledLosses(rows), codes.DivergencePerRow());
    }
}
