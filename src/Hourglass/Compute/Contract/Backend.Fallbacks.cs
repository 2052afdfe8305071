namespace Hourglass.Compute;

// What the fallbacks of virtual operations are written with: each reads its operands, loops in double, and writes its results.
public abstract partial class Backend
{
    /// <summary>A copy of a matrix in host memory; empty for none.</summary>
    private HostMatrix Read(Matrix matrix)
    {
        if (matrix.IsNone) return new HostMatrix([], 0);
        var room = Room(matrix);
        Download(matrix, room.Values);
        return room;
    }

    /// <summary>Host memory for a matrix that is written whole.</summary>
    private static HostMatrix Room(Matrix matrix) => new(new float[matrix.Length], matrix.Columns);

    private void Write(HostMatrix values, Matrix matrix)
    {
        if (!matrix.IsNone) Upload(values.Values, matrix);
    }
}
