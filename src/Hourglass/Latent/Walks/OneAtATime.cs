using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// Rows and codes that pass through a model each by itself. A backend may do the same sums in another order where a batch has more rows, which changes the last
/// bits; taken one at a time, the same code gives the same bits, whatever stands beside it in a strip or a grid.
/// </summary>
internal static class OneAtATime
{
    /// <summary>The code of one row in the units of the data, as <c>Encode</c> gives it for that row alone.</summary>
    internal static float[] Encode(Autoencoder model, ReadOnlySpan<float> row, int? label)
    {
        model.CheckWidth(row.Length, model.InputShape.Size, "rows");
        var code = new float[model.LatentSize];
        model.Encode(row, code, Labels(model, label));
        return code;
    }

    /// <summary>The samples of codes (n, latent), (n, features): each as <c>Decode</c> gives it for that code alone.</summary>
    /// <exception cref="ArgumentException">A sample holds a value that is not finite.</exception>
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
                throw new ArgumentException($"Code {i} decodes to a value that is not finite: it holds such a value itself, or one far too large.", nameof(codes));
        }

        return samples;
    }

    private static int[] Labels(Autoencoder model, int? label)
    {
        if (label is null) return [];
        return model.IsConditional ? [label.Value] : throw new ArgumentException($"The model “{model.Recipe.Name}” is not conditional: it cannot be asked for a class.", nameof(label));
    }
}
