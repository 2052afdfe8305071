namespace Hourglass.Compute;

/// <summary>A matrix in host memory, which the fallbacks of <see cref="Backend"/> loop over.</summary>
internal readonly struct HostMatrix(float[] values, int columns)
{
    /// <summary>All values, row after row.</summary>
    internal float[] Values => values;

    internal ref float this[int index] => ref values[index];

    internal ref float this[int row, int column] => ref values[row * columns + column];

    internal Span<float> Row(int row) => values.AsSpan(row * columns, columns);
}
