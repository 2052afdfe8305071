using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>A path through the latent space: a sequence of codes and their decoded samples.</summary>
/// <remarks>
/// Each code is decoded by itself, so a sample is bit-identical to <c>Decode</c> of its code alone, and if the code is
/// that of a row, to <c>Reconstruct</c> of that row alone.
/// </remarks>
public sealed class LatentPath
{
    internal LatentPath(Autoencoder model, double[] positions, float[,] codes, int? label)
    {
        (Positions, Codes, Samples) = (positions, codes, SingleRow.Decode(model, codes, label));
        for (var i = 1; i < positions.Length; i++) Length += Distance(model, RowArrays.Row(Samples, i - 1), RowArrays.Row(Samples, i));
    }

    /// <summary>The position of each code on the path: a fraction, a factor, or a coordinate.</summary>
    public IReadOnlyList<double> Positions { get; }

    /// <summary>The codes, (n, latent).</summary>
    public float[,] Codes { get; }

    /// <summary>The samples in the units of the data, (n, features).</summary>
    public float[,] Samples { get; }

    /// <summary>The length of the path of samples, Σ ‖x̂ᵢ₊₁ − x̂ᵢ‖, in scaled units. More steps approximate a curved path better.</summary>
    public double Length { get; }

    /// <summary>‖a − b‖ in scaled units, of rows in the units of the data.</summary>
    internal static double Distance(Autoencoder model, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (map, difference) = (model.Scaler.Map, new double[a.Length]);
        for (var c = 0; c < a.Length; c++) difference[c] = ((double)a[c] - b[c]) * map.Scale[map.IsUniform ? 0 : c];
        return Sums.Norm<double>(difference);
    }
}
