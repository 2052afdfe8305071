using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>What one dimension of a code stands for: it takes value after value, and all others stay as they are.</summary>
public static class Traversal
{
    /// <summary>Decodes <paramref name="code"/> with <paramref name="dimension"/> set to each of <paramref name="values"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="code">The code whose other dimensions are kept (latent): a row's, or the mean of the data's.</param>
    /// <param name="dimension">The dimension, from 0.</param>
    /// <param name="values">Its values, in order; <see cref="CodeRange"/> gives some that the data reach.</param>
    /// <param name="label">The class that is asked for, for a conditional model; else null.</param>
    /// <returns>A code for each value; the positions are the values.</returns>
    /// <exception cref="Layers.ShapeException">The code is not as wide as the model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">A code decodes to a value that is not finite.</exception>
    /// <exception cref="ArgumentException">The model is conditional and no class is given, or the other way round.</exception>
    public static LatentPath Along(Autoencoder model, ReadOnlySpan<float> code, int dimension, IReadOnlyList<float> values, int? label = null)
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
