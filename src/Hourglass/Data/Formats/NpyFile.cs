using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>
/// Reads and writes numpy's <c>.npy</c> files: arrays of half, single or double precision, booleans or whole numbers of 8 to 64 bits, of
/// either byte order, C or Fortran order, the first dimension counting rows; plain or gzip.
/// </summary>
public static class NpyFile
{
    /// <summary>
    /// Reads an array of 1 to 4 dimensions as rows. Bytes stay bytes and booleans become them (0 and 1), and bytes of n×height×width are
    /// pictures of one channel; n×height×width×channels of 1 or 3 channels becomes n×channels×height×width; other types are rounded to
    /// single precision. Rows that do not fit into memory are read as they are needed: floats and bytes in C order directly
    /// from the file, which must not change then; others from a temporary file.
    /// </summary>
    /// <exception cref="DataFormatException">It is not of this layout, is truncated or too long, or a value is not finite.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Read(string path) => Read(path, RowStorage.Default());

    internal static DataSet Read(string path, RowStorage storage) =>
        SourceFile.Read(path, stream => NpyLayout.ReadRows(stream, path, SourceFile.NameOf(path), storage), storage.Cancellation);

    /// <summary>Writes rows as an array of n×shape, bytes as u1 and floats as f4; all or nothing.</summary>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="shape">The shape of a row; one dimension where null.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, RowTable rows, Shape? shape = null) =>
        AtomicFile.Write(path, stream => NpyLayout.Write(stream, [rows], rows.Rows, shape ?? new Shape(rows.Columns)));

    /// <summary>Writes rows part by part, so that they are never all in memory; all or nothing.</summary>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <param name="parts">The rows in order, all bytes or all floats; each part is written before the next is requested.</param>
    /// <param name="count">How many rows all parts have; at least one.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <exception cref="ArgumentException">The parts have another type, width or number of rows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<RowTable> parts, int count, Shape shape) =>
        AtomicFile.Write(path, stream => NpyLayout.Write(stream, parts, count, shape));
}
