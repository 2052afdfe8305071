namespace Hourglass.Data;

/// <summary>Arrays whose first index runs fastest, as numpy's Fortran order has them.</summary>
internal static class FortranOrder
{
    /// <summary>The same array in C order.</summary>
    internal static T[] ToC<T>(T[] values, ReadOnlySpan<int> dimensions)
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

    /// <summary>Which of the file's columns, whose values are adjacent there, each column of a row is.</summary>
    internal static int[] Columns(int[] dimensions)
    {
        var width = 1;
        foreach (var dimension in dimensions.AsSpan(1)) width *= dimension;
        int[] columns = [.. Enumerable.Range(0, width)];
        return dimensions.Length <= 2 ? columns : ToC(columns, dimensions.AsSpan(1));
    }
}
