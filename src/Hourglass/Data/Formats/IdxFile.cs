using System.Buffers.Binary;
using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Reads IDX files of bytes, the layout of MNIST (http://yann.lecun.com/exdb/mnist): 0, 0, the type, the number of dimensions, each
/// dimension as a big-endian 32-bit number, then the values. Plain or gzip.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    /// <summary>
    /// Reads pictures (2051: n×height×width) or rows (2050: n×values), kept as bytes, and the class of each where a second file has
    /// them.
    /// </summary>
    /// <param name="images">The file of pictures.</param>
    /// <param name="labels">The file of labels, or null.</param>
    /// <returns>Rows of shape 1×height×width, or of as many values; the classes are named by their numbers, from 0.</returns>
    /// <exception cref="DataFormatException">
    /// A file is not of this layout, is truncated or too long, or their numbers of rows differ.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static DataSet ReadImages(string images, string? labels = null)
    {
        var (dimensions, values) = Read(images, 2, 3);
        var shape = dimensions.Length == 2 ? new Shape(dimensions[1]) : new Shape(1, dimensions[1], dimensions[2]);
        var table = RowTable.FromBytes(values, dimensions[0], shape.Size);
        var name = SourceFile.NameOf(images);
        if (labels is null) return new DataSet(name, table, shape);

        var classes = ReadLabels(labels);
        if (classes.Length != table.Rows)
            throw new DataFormatException(
                labels, $"expected a label for each of the {table.Rows} rows of {images}; found {classes.Length}.");
        var names = Enumerable.Range(0, classes.Max() + 1).Select(c => c.ToString(CultureInfo.InvariantCulture));
        return new DataSet(name, table, shape, classes, [.. names]);
    }

    /// <summary>Reads a file of labels (2049), 0..255.</summary>
    /// <exception cref="DataFormatException">The file is not of this layout, is truncated or too long.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static int[] ReadLabels(string path) => [.. Read(path, 1, 1).Values.Select(label => (int)label)];

    private static (int[] Dimensions, byte[] Values) Read(string path, int minimumRank, int maximumRank) => SourceFile.Read(path, stream =>
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        SourceFile.ReadHeader(stream, number, path);
        var magic = BinaryPrimitives.ReadInt32BigEndian(number);
        var (type, rank) = (magic >> 8, magic & 0xFF);
        if (type != UnsignedByte || rank < minimumRank || rank > maximumRank)
        {
            var expected = maximumRank == 1 ? "labels (magic number 2049)" : "pictures (magic number 2051)";
            throw new DataFormatException(path, $"expected an IDX file of {expected}; its first number is {magic}{Hint(magic)}.");
        }

        var dimensions = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            SourceFile.ReadHeader(stream, number, path);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            if (dimensions[i] <= 0) throw new DataFormatException(path, $"expected positive dimensions; found {dimensions[i]}.");
        }

        var count = dimensions.Aggregate((Int128)1, (product, dimension) => product * dimension);
        var values = SourceFile.ReadValues<byte>(stream, (long)Int128.Min(count, long.MaxValue), path);
        SourceFile.RequireEnd(stream, path);
        return (dimensions, values);
    });

    private static string Hint(int magic) => magic switch
    {
        2049 => ", that of a file of labels",
        2050 or 2051 => ", that of a file of pictures",
        _ when magic >> 16 == 0 && (magic >> 8) is >= 9 and <= 14 => ", an IDX file of a type other than bytes",
        _ => "",
    };
}
