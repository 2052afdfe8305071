using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// A plane of the latent space, decoded on a grid (Kingma and Welling, 2014, figure 4). For two-dimensional codes it is the whole space;
/// for longer codes two dimensions vary and the others keep the values of an origin.
/// </summary>
public sealed class ManifoldGrid
{
    private ManifoldGrid(float[] x, float[] y, float[,] codes, float[,] samples) => (X, Y, Codes, Samples) = (x, y, codes, samples);

    /// <summary>The coordinates of the columns, from the left.</summary>
    public IReadOnlyList<float> X { get; }

    /// <summary>The coordinates of the rows, from the top. Given in descending order, they grow upwards like an axis.</summary>
    public IReadOnlyList<float> Y { get; }

    /// <summary>The codes row by row from the top, (rows · columns, latent): cell (i, j) is row i · columns + j.</summary>
    public float[,] Codes { get; }

    /// <summary>
    /// The samples in the same order, in the units of the data. Cell (i, j) is bit-identical to <c>Decode</c> of the code at (X[j], Y[i])
    /// alone.
    /// </summary>
    public float[,] Samples { get; }

    /// <summary>Decodes the code at each pair of coordinates.</summary>
    /// <param name="model">The model, with codes of at least two values.</param>
    /// <param name="x">The coordinates of the columns, from the left.</param>
    /// <param name="y">The coordinates of the rows, from the top.</param>
    /// <param name="across">The dimension that changes from column to column.</param>
    /// <param name="down">The dimension that changes from row to row.</param>
    /// <param name="origin">The code whose other dimensions are kept (latent); null for zeros.</param>
    /// <param name="label">The class for a conditional model; otherwise null.</param>
    /// <exception cref="ArgumentException">
    /// The two dimensions are the same or do not exist, the origin has another width, or a code decodes to a non-finite value.
    /// </exception>
    /// <exception cref="ArgumentException">The model is conditional and no class is given, or it is not and one is.</exception>
    public static ManifoldGrid Create(
        Autoencoder model, IReadOnlyList<float> x, IReadOnlyList<float> y, int across = 0, int down = 1,
        IReadOnlyList<float>? origin = null, int? label = null)
    {
        var width = model.LatentSize;
        if (across == down || (uint)across >= (uint)width || (uint)down >= (uint)width)
            throw new InvalidInputException(
                $"A grid requires two different dimensions of a code of {width}, from 0; found {across} and {down}.");
        if (origin is not null && origin.Count != width)
            throw new InvalidInputException($"Expected an origin of {width} values; found {origin.Count}.", nameof(origin));
        var codes = new float[x.Count * y.Count, width];
        for (var i = 0; i < y.Count; i++)
        {
            for (var j = 0; j < x.Count; j++)
            {
                var cell = i * x.Count + j;
                for (var c = 0; c < width; c++) codes[cell, c] = origin?[c] ?? 0;
                (codes[cell, across], codes[cell, down]) = (x[j], y[i]);
            }
        }

        return new ManifoldGrid([.. x], [.. y], codes, SingleRow.Decode(model, codes, label));
    }
}
