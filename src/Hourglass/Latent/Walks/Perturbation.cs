using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// Decodes perturbations of a row's code: g(f(x) + factor·σ·direction) for several factors, with σ the standard deviation of each dimension
/// of the code over the data. At factor 0 it is bit-identical to the row's reconstruction.
/// </summary>
public static class Perturbation
{
    /// <summary>0, ½, 1, 1½ and 2 standard deviations.</summary>
    public static IReadOnlyList<double> DefaultFactors { get; } = [0, 0.5, 1, 1.5, 2];

    /// <summary>Perturbs one dimension of the code.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The row in the units of the data (features).</param>
    /// <param name="deviations">σ of each dimension (latent), 0 or more: see <see cref="CodeStatistics.StandardDeviation"/>.</param>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="factors">The distances in standard deviations; null for <see cref="DefaultFactors"/>.</param>
    /// <param name="label">The class of the row for a conditional model; otherwise null.</param>
    /// <returns>A code for each factor; the positions are the factors.</returns>
    /// <exception cref="Layers.ShapeException">The row or the deviations are not as wide as the model's samples and codes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension does not exist.</exception>
    /// <exception cref="ArgumentException">A code decodes to a non-finite value.</exception>
    /// <exception cref="ArgumentException">The model is conditional and no class is given, or it is not and one is.</exception>
    public static LatentPath AlongDimension(
        Autoencoder model, ReadOnlySpan<float> row, IReadOnlyList<double> deviations, int dimension, IReadOnlyList<double>? factors = null,
        int? label = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, model.LatentSize);
        var direction = new float[model.LatentSize];
        direction[dimension] = 1;
        return Along(model, row, deviations, direction, factors, label);
    }

    /// <summary>Perturbs all dimensions in a random direction ε from N(0, I), the same for all factors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The row in the units of the data (features).</param>
    /// <param name="deviations">σ of each dimension (latent), 0 or more.</param>
    /// <param name="seed">The same seed gives the same direction.</param>
    /// <param name="factors">The distances in standard deviations; null for <see cref="DefaultFactors"/>.</param>
    /// <param name="label">The class of the row for a conditional model; otherwise null.</param>
    /// <returns>A code f(x) + factor·σ⊙ε for each factor; the positions are the factors.</returns>
    /// <exception cref="Layers.ShapeException">The row or the deviations are not as wide as the model's samples and codes.</exception>
    /// <exception cref="ArgumentException">A code decodes to a non-finite value.</exception>
    /// <exception cref="ArgumentException">The model is conditional and no class is given, or it is not and one is.</exception>
    public static LatentPath InRandomDirection(
        Autoencoder model, ReadOnlySpan<float> row, IReadOnlyList<double> deviations, ulong seed, IReadOnlyList<double>? factors = null,
        int? label = null)
    {
        var direction = new float[model.LatentSize];
        var drawn = model.Backend.Allocate(direction.Length).AsRow();
        model.Backend.FillNormal(new RandomStream(seed, RandomPurpose.Latent, 6), 0, 1, drawn);
        model.Backend.Download(drawn, direction);
        return Along(model, row, deviations, direction, factors, label);
    }

    private static LatentPath Along(
        Autoencoder model, ReadOnlySpan<float> row, IReadOnlyList<double> deviations, float[] direction, IReadOnlyList<double>? factors,
        int? label)
    {
        model.CheckWidth(deviations.Count, model.LatentSize, "standard deviations");
        var code = SingleRow.Encode(model, row, label);
        double[] positions = [.. factors ?? DefaultFactors];
        var codes = new float[positions.Length, code.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            code.CopyTo(RowArrays.Row(codes, i));
            for (var c = 0; c < code.Length; c++)
            {
                var step = positions[i] * deviations[c] * direction[c];
                if (step != 0) codes[i, c] = (float)(code[c] + step);
            }
        }

        return new LatentPath(model, positions, codes, label);
    }
}
