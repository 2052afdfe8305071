using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// One numpy array as read: its dimensions and its values in C order, of one of the types numpy calls f4, f8, u1, i4, i8.
/// </summary>
/// <param name="Where">The file, and the array within it, for messages.</param>
/// <param name="Dimensions">The dimensions, all positive.</param>
/// <param name="Values">A <c>float[]</c>, <c>double[]</c>, <c>byte[]</c>, <c>int[]</c> or <c>long[]</c>.</param>
internal sealed record NpyArray(string Where, int[] Dimensions, Array Values)
{
    /// <summary>The array as rows. Bytes stay bytes; other types become single precision.</summary>
    internal RowTable ToTable()
    {
        var (count, size) = (Dimensions[0], Values.Length / Dimensions[0]);
        return Values is byte[] bytes ? RowTable.FromBytes(bytes, count, size) : RowTable.FromFloats(ToFloats(size), count, size);
    }

    /// <summary>The array as one whole number per row, or null where it is not (n) or (n×1).</summary>
    internal int[]? ToLabels(int rows)
    {
        if (Dimensions[0] != rows || Values.Length != rows) return null;
        double[] numbers = Values switch
        {
            float[] f => [.. f.Select(v => (double)v)],
            double[] d => d,
            byte[] b => [.. b.Select(v => (double)v)],
            int[] i => [.. i.Select(v => (double)v)],
            _ => [.. ((long[])Values).Select(v => (double)v)],
        };
        return numbers.All(v => v == Math.Floor(v) && Math.Abs(v) <= int.MaxValue) ? [.. numbers.Select(v => (int)v)] : null;
    }

    /// <summary>The same array in C order, given one whose first index runs fastest.</summary>
    internal static T[] FromFortranOrder<T>(T[] values, int[] dimensions)
    {
        // Where element (i₀, i₁, …) lies: at i₀ + d₀·(i₁ + d₁·(i₂ + …)). Walk through them with the last index fastest.
        var result = new T[values.Length];
        var strides = new int[dimensions.Length];
        for (int d = 0, stride = 1; d < dimensions.Length; stride *= dimensions[d++]) strides[d] = stride;
        var index = new int[dimensions.Length];
        var source = 0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = values[source];
            for (var d = dimensions.Length - 1; d >= 0; d--)
            {
                source += strides[d];
                if (++index[d] < dimensions[d]) break;
                source -= strides[d] * dimensions[d];
                index[d] = 0;
            }
        }

        return result;
    }

    private float[] ToFloats(int columns)
    {
        float[] floats = Values switch
        {
            float[] f => f,
            double[] d => [.. d.Select(v => (float)v)],
            int[] i => [.. i.Select(v => (float)v)],
            _ => [.. ((long[])Values).Select(v => (float)v)],
        };
        var bad = Array.FindIndex(floats, v => !float.IsFinite(v));
        if (bad < 0) return floats;
        throw new DataFormatException(
            $"{Where}, row {bad / columns}, column {bad % columns}",
            $"expected a number that is finite in single precision; found {Values.GetValue(bad)}.");
    }
}
