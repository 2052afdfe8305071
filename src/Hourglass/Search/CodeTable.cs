using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Search;

/// <summary>The indexed codes and their distance function.</summary>
/// <remarks>
/// For cosine distance codes are normalized to length 1: then 1 − a·b = ‖a − b‖²/2, which orders rows as ‖a − b‖ does and is exactly 0 for
/// the same code.
/// </remarks>
internal sealed class CodeTable
{
    private readonly SearchDistance _distance;
    private readonly float[] _values;

    /// <summary>
    /// Stores codes (n, d) in row-major order; <paramref name="values"/> are not copied, and normalized unless
    /// <paramref name="isPrepared"/>.
    /// </summary>
    internal CodeTable(float[] values, int count, int width, SearchDistance distance, bool isPrepared)
    {
        (_values, Count, Width, _distance) = (values, count, width, distance);
        if (isPrepared) return;
        for (var row = 0; row < count; row++) Prepare(_values.AsSpan(row * width, width), distance, "Row", row);
    }

    internal int Count { get; }

    internal int Width { get; }

    internal ReadOnlyMemory<float> Values => _values;

    internal ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Width, Width);

    /// <summary>‖q − x‖ for a prepared query, by which rows are ordered.</summary>
    internal float Measure(ReadOnlySpan<float> query, int row) => Sums.Distance(query, this[row]);

    /// <summary>Converts ‖q − x‖ to the requested distance.</summary>
    internal float Finish(float measure) => _distance == SearchDistance.Cosine ? measure * measure / 2 : measure;

    /// <summary>A normalized copy of a query.</summary>
    internal float[] Prepare(ReadOnlySpan<float> query, int number)
    {
        if (query.Length != Width)
            throw new InvalidInputException($"Expected codes of {Width} values; found {query.Length}.", nameof(query));
        var copy = query.ToArray();
        Prepare(copy, _distance, "Query", number);
        return copy;
    }

    /// <summary>All codes (n, d).</summary>
    internal float[,] ToTable()
    {
        var table = new float[Count, Width];
        _values.CopyTo(RowArrays.Flat(table));
        return table;
    }

    private static void Prepare(Span<float> code, SearchDistance distance, string what, int number)
    {
        var square = Sums.OfSquares<float>(code);
        // The squared distance of two such codes is at most 4 times the larger square, which is still finite.
        if (!(square <= float.MaxValue / 4))
            throw new InvalidInputException($"{what} {number} has a code that is not finite, or too large to square.");
        if (distance == SearchDistance.Euclidean) return;
        if (square == 0)
            throw new InvalidInputException(
                $"{what} {number} has a code of zeros, for which cosine distance is not defined; use Euclidean distance.");
        TensorPrimitives.Divide(code, MathF.Sqrt(square), code);
    }
}
