using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// Encodes and decodes each row by itself. A backend may order sums differently for larger batches, which changes the last
/// bits; one at a time, the same code gives the same bits in every path and grid.
/// </summary>
internal static class SingleRow
{
    /// <summary>The code of one row in the units of the data, bit-identical to <c>Encode</c> of that row alone.</summary>
    internal static float[] Encode(Autoencoder model, ReadOnlySpan<float> row, int? label)
    {
        model.CheckWidth(row.Length, model.InputShape.Size, "rows");
        var code = new float[model.LatentSize];
        model.Encode(row, code, Labels(model, label));
        return code;
    }

    /// <summary>The samples (n, features) of codes (n, latent), each bit-identical to <c>Decode</c> of that code alone.</summary>
    /// <exception cref="ArgumentException">A sample contains a non-finite value.</exception>
    internal static float[,] Decode(Autoencoder model, float[,] codes, int? label)
    {
        var (count, width, features) = (codes.GetLength(0), codes.GetLength(1), model.InputShape.Size);
        model.CheckWidth(width, model.LatentSize, "codes");
        var labels = Labels(model, label);
        var samples = new float[count, features];
        for (var i = 0; i < count; i++)
        {
            var sample = RowArrays.Row(samples, i);
            model.Decode(RowArrays.Row(codes, i), sample, labels);
            if (!TensorPrimitives.IsFiniteAll<float>(sample))
                throw new InvalidInputException(
                    $"Code {i} decodes to a non-finite value: it contains such a value or one that is too large.", nameof(codes));
        }

        return samples;
    }

    private static int[] Labels(Autoencoder model, int? label)
    {
        if (label is null) return [];
        return model.IsConditional
            ? [label.Value]
            : throw new InvalidInputException($"The model “{model.Recipe.Name}” is not conditional; found a class.", nameof(label));
    }
}
