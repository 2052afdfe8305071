using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>A latent traversal: one dimension of a code varies, all others are fixed.</summary>
public static class Traversal
{
    /// <summary>Decodes <paramref name="code"/> with <paramref name="dimension"/> set to each of <paramref name="values"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="code">The code whose other dimensions are kept (latent), such as the code of a row or the mean code.</param>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="values">Its values, in order; <see cref="CodeRange"/> gives some within the range of the data.</param>
    /// <param name="label">The class for a conditional model; otherwise null.</param>
    /// <returns>A code for each value; the positions are the values.</returns>
    /// <exception cref="Layers.ShapeException">The code is not as wide as the model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension does not exist.</exception>
    /// <exception cref="ArgumentException">A code decodes to a non-finite value.</exception>
    /// <exception cref="ArgumentException">The model is conditional and no class is given, or it is not and one is.</exception>
    public static LatentPath Along(
        Autoencoder model, ReadOnlySpan<float> code, int dimension, IReadOnlyList<float> values, int? label = null)
    {
        model.CheckWidth(code.Length, model.LatentSize, "codes");
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, model.LatentSize);
        var codes = new float[values.Count, code.Length];
        for (var i = 0; i < values.Count; i++)
        {
            code.CopyTo(RowArrays.Row(codes, i));
            codes[i, dimension] = values[i];
        }

        return new LatentPath(model, [.. values.Select(value => (double)value)], codes, label);
    }
}
