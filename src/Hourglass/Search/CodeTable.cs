using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Search;

/// <summary>The codes that are searched, one beside the other, and the one measure of distance between them.</summary>
/// <remarks>
/// For cosine distance codes are brought to length 1: then 1 − a·b = ‖a − b‖²/2, which orders rows as ‖a − b‖ does and is exactly 0 for the same code.
/// </remarks>
internal sealed class CodeTable
{
    private readonly SearchDistance _distance;
    private readonly float[] _values;

    /// <summary>Takes codes (n, d) row by row; <paramref name="values"/> are kept, and changed where <paramref name="isPrepared"/> is false.</summary>
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

    /// <summary>‖q − x‖ for a query that is prepared: what rows are ordered by.</summary>
    internal float Measure(ReadOnlySpan<float> query, int row) => TensorPrimitives.Distance(query, this[row]);

    /// <summary>From ‖q − x‖ to the distance that was asked for.</summary>
    internal float Finish(float measure) => _distance == SearchDistance.Cosine ? measure * measure / 2 : measure;

    /// <summary>A copy of a query, ready to be measured.</summary>
    internal float[] Prepare(ReadOnlySpan<float> query, int number)
    {
        if (query.Length != Width) throw new ArgumentException($"Expected codes of {Width} values; found {query.Length}.", nameof(query));
        var copy = query.ToArray();
        Prepare(copy, _distance, "Query", number);
        return copy;
    }

    /// <summary>All codes as a table (n, d).</summary>
    internal float[,] ToTable()
    {
        var table = new float[Count, Width];
        _values.CopyTo(RowArrays.Flat(table));
        return table;
    }

    private static void Prepare(Span<float> code, SearchDistance distance, string what, int number)
    {
        var square = TensorPrimitives.SumOfSquares<float>(code);
        // Two such codes differ by at most 4 times the larger square, which is finite still.
        if (!(square <= float.MaxValue / 4)) throw new ArgumentException($"{what} {number} has a code that is not finite, or too large to square.");
        if (distance == SearchDistance.Euclidean) return;
        if (square == 0) throw new ArgumentException($"{what} {number} has a code of zeros, which points nowhere: cosine distance needs others; Euclidean distance takes it.");
        TensorPrimitives.Divide(code, MathF.Sqrt(square), code);
    }
}
