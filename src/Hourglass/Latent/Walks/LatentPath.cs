using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>Some codes in order, and the samples that they stand for: a walk through the latent space.</summary>
/// <remarks>
/// Each code is decoded by itself, so a sample has the very bits that <c>Decode</c> gives for its code alone, wherever it stands on the path; and where a code is
/// a row's own, those that <c>Reconstruct</c> gives for that row alone.
/// </remarks>
public sealed class LatentPath
{
    internal LatentPath(Autoencoder model, double[] positions, float[,] codes, int? label)
    {
        (Positions, Codes, Samples) = (positions, codes, OneAtATime.Decode(model, codes, label));
        for (var i = 1; i < positions.Length; i++) Length += Distance(model, RowArrays.Row(Samples, i - 1), RowArrays.Row(Samples, i));
    }

    /// <summary>Where on the walk each code lies: a share of the way, a factor, or a coordinate.</summary>
    public IReadOnlyList<double> Positions { get; }

    /// <summary>The codes, (n, latent).</summary>
    public float[,] Codes { get; }

    /// <summary>The samples in the units of the data, (n, features).</summary>
    public float[,] Samples { get; }

    /// <summary>How far the samples move: Σ ‖x̂ᵢ₊₁ − x̂ᵢ‖ from one to the next, in the scaled units that the model sees. More steps measure a bent way better.</summary>
    public double Length { get; }

    /// <summary>‖a − b‖ in scaled units, of rows in the units of the data.</summary>
    internal static double Distance(Autoencoder model, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (map, difference) = (model.Scaler.Map, new double[a.Length]);
        for (var c = 0; c < a.Length; c++) difference[c] = ((double)a[c] - b[c]) * map.Scale[map.IsUniform ? 0 : c];
        return TensorPrimitives.Norm<double>(difference);
    }
}
