using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>The trained model.</summary>
internal sealed class AutoencoderReconstructor(Autoencoder model) : IReconstructor
{
    public string Name => "autoencoder";

    public int Features => model.InputShape.Size;

    public int LatentSize => model.LatentSize;

    public bool HasLikelihood => model.HasLikelihood;

    public float[,] Residuals(DataSet rows) => model.ScaledResiduals(rows);

    public float[,] Encode(DataSet rows) => model.Encode(rows);

    public (float[,] Losses, double[] Divergences) NegativeElbo(DataSet rows)
    {
        var codes = model.EncodeDistribution(model.TableOf(rows), model.LabelsOf(rows));
        return (model.ScaledLosses(rows), codes.DivergencePerRow());
    }
}
