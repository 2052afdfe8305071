using Hourglass.Bottlenecks;
using Hourglass.Compute;

namespace Hourglass.Models;

// Codes of whole numbers: the entries of a codebook.
public sealed partial class Autoencoder
{
    /// <summary>
    /// The zero-based indices of the codebook's entries that the codes of <paramref name="rows"/> are made of (n, places). Deterministic.
    /// </summary>
    /// <remarks>
    /// The places of a head of (channels, height, width) go row by row. A conditional model needs the rows' classes as
    /// <paramref name="labels"/>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model has no codebook.</exception>
    public int[,] EncodeIndices(float[,] rows, ReadOnlySpan<int> labels = default) => EncodeIndices(RowArrays.Table(rows), labels);

    /// <summary>The numbers of the entries that the codes of all rows of a table of raw values are made of (n, places).</summary>
    /// <inheritdoc cref="EncodeIndices(float[,], ReadOnlySpan{int})"/>
    public int[,] EncodeIndices(RowTable rows, ReadOnlySpan<int> labels = default)
    {
        var places = Codebook.Places;
        var numbers = Run(rows, places, IndicesChunk, labels: labels);
        var indices = new int[numbers.GetLength(0), places];
        for (var r = 0; r < indices.GetLength(0); r++)
            for (var p = 0; p < places; p++)
                indices[r, p] = (int)numbers[r, p];
        return indices;
    }

    /// <summary>The codebook of a vector-quantized model.</summary>
    internal CodebookBottleneck Codebook => Bottleneck as CodebookBottleneck
        ?? throw new InvalidOperationException($"The model “{Recipe.Name}” has no codebook: its bottleneck is {Bottleneck}.");

    private static void IndicesChunk(Workspace workspace, Matrix source, Span<float> indices)
    {
        workspace.Encode(source);
        workspace.Model.Backend.Download(workspace.Model.Codebook.Indices(workspace.BottleneckCache, source.Rows), indices);
    }
}
