namespace Hourglass.Compute;

// Codebooks.
internal static partial class Check
{
    internal static void NearestEntries(Matrix vectors, Matrix entries, Matrix room, Matrix indices)
    {
        Vectors(vectors, indices, entries);
        if (room.Rows < 2 || room.Columns != entries.Rows) Throw($"Expected room of at least 2×{entries.Rows}; found {room}.");
    }

    internal static void TakeEntries(Matrix indices, Matrix entries, Matrix code)
    {
        if (code.Rows != indices.Rows || code.Columns != indices.Columns * entries.Columns)
            Throw($"Expected a code of {indices.Rows}×{indices.Columns * entries.Columns}; found {code}.");
    }

    internal static void Codebook(Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        if (vectors.Columns != entries.Columns || vectors.Rows == 0)
            Throw($"Expected vectors of {entries.Columns} values; found {vectors}.");
        Length(entries.Rows, counts);
        SameShape(entries, sums);
    }

    internal static void Vectors(Matrix vectors, Matrix indices, Matrix entries)
    {
        if (vectors.Columns != entries.Columns) Throw($"Expected vectors of {entries.Columns} values; found {vectors}.");
        Length(vectors.Rows, indices);
    }

    internal static int Entry(float index, int entries) =>
        index >= 0 && index < entries
            ? (int)index : throw new ArgumentException($"Expected the index of one of {entries} entries; found {index}.");
}
