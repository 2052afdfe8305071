using System.Buffers.Binary;
using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Reads IDX files, the layout of MNIST (http://yann.lecun.com/exdb/mnist): 0, 0, the type, the number of dimensions, each dimension as a
/// big-endian 32-bit number, then the values, big-endian. Plain or gzip.
/// </summary>
internal static class IdxFile
{
    private const int MaximumRank = 4, MaximumLabel = 65_535;

    /// <summary>
    /// Reads pictures (n×height×width), rows (n×values) or samples of three dimensions, and the class of each where a second file has
    /// them. Bytes (2051, 2050) stay bytes; other types, such as 0x0B (16-bit), 0x0C (32-bit), 0x0D (single) and 0x0E (double), become
    /// single precision.
    /// </summary>
    /// <param name="images">The file of pictures.</param>
    /// <param name="labels">The file of labels, or null.</param>
    /// <returns>
    /// Rows of shape 1×height×width, or of the dimensions that follow the first; the classes are named by their numbers, from 0.
    /// </returns>
    /// <exception cref="DataFormatException">
    /// A file is not of this layout, is truncated or too long, or their numbers of rows differ.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static DataSet ReadImages(string images, string? labels = null) => ReadImages(images, labels, RowStorage.Default());

    internal static DataSet ReadImages(string images, string? labels, RowStorage storage)
    {
        var (table, shape) = SourceFile.Read(images, stream =>
        {
            var header = ReadHeader(stream, images);
            if (header is { Type.IsBytes: true, Dimensions.Length: 1 })
                throw new DataFormatException(
                    images, "expected an IDX file of pictures (magic number 2051); its first number is 2049, that of a file of labels.");
            var dimensions = header.Dimensions;
            var shape = dimensions.Length switch
            {
                1 => new Shape(1),
                3 => new Shape(1, dimensions[1], dimensions[2]),
                _ => Shape.From(dimensions.AsSpan(1)),
            };
            var table = NpyLayout.ReadTable(stream, header, images, storage);
            SourceFile.RequireEnd(stream, images);
            return (table, shape);
        }, storage.Cancellation);
        var name = SourceFile.NameOf(images);
        if (labels is null) return new DataSet(name, table, shape);

        var classes = ReadLabels(labels);
        if (classes.Length != table.Rows)
            throw new DataFormatException(
                labels, $"expected a label for each of the {table.Rows} rows of {images}; found {classes.Length}.");
        var names = Enumerable.Range(0, classes.Max() + 1).Select(c => c.ToString(CultureInfo.InvariantCulture));
        return new DataSet(name, table, shape, classes, [.. names]);
    }

    /// <summary>Reads a file of labels: bytes (2049) or other whole numbers, one for each row, from 0.</summary>
    /// <exception cref="DataFormatException">The file is not of this layout, is truncated or too long.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static int[] ReadLabels(string path) => SourceFile.Read(path, stream =>
    {
        var header = ReadHeader(stream, path);
        if (header.Dimensions.Length != 1 || header.Type.Code[0] == 'f')
            throw new DataFormatException(
                path,
                $"expected an IDX file of labels (magic number 2049); found type 0x{TypeOf(header):X2} ({NameOf(TypeOf(header))}) of "
                + $"{header.Dimensions.Length} dimension(s).");
        var bytes = SourceFile.ReadValues<byte>(stream, header.Dimensions[0] * (long)header.Type.Size, path);
        SourceFile.RequireEnd(stream, path);
        header.Type.Normalize(bytes);
        var labels = new int[header.Dimensions[0]];
        header.Type.Convert<int>(bytes, labels);
        var wrong = Array.FindIndex(labels, label => label is < 0 or > MaximumLabel);
        return wrong < 0
            ? labels
            : throw new DataFormatException($"{path}, row {wrong}", $"expected labels from 0 to {MaximumLabel}; found {labels[wrong]}.");
    });

    /// <summary>Whether a file begins as an IDX file of a type that is read.</summary>
    internal static bool IsStart(ReadOnlySpan<byte> start) =>
        start.Length > 3 && start[0] == 0 && start[1] == 0 && TypeOf(start[2]) is not null && start[3] > 0;

    private static NpyHeader ReadHeader(Stream stream, string path)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        SourceFile.ReadHeader(stream, number, path);
        var magic = BinaryPrimitives.ReadInt32BigEndian(number);
        var (code, rank) = ((byte)(magic >> 8), magic & 0xFF);
        if (magic >> 16 != 0 || TypeOf(code) is not { } type)
            throw new DataFormatException(
                path,
                $"expected an IDX file of pictures (magic number 2051) or of another type from 0x08 to 0x0E; its first number is {magic}.");
        if (rank is 0 or > MaximumRank)
            throw new DataFormatException(
                path, $"it is IDX of type 0x{code:X2} ({NameOf(code)}) of {rank} dimensions; 1 to {MaximumRank} are read.");

        var dimensions = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            SourceFile.ReadHeader(stream, number, path);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            if (dimensions[i] <= 0) throw new DataFormatException(path, $"expected positive dimensions; found {dimensions[i]}.");
        }

        return new NpyHeader(type, $"0x{code:X2}", IsFortran: false, dimensions);
    }

    private static NpyType? TypeOf(byte code) => code switch
    {
        0x08 => new NpyType("u1"),
        0x09 => new NpyType("i1"),
        0x0B => new NpyType("i2", IsBigEndian: true),
        0x0C => new NpyType("i4", IsBigEndian: true),
        0x0D => new NpyType("f4", IsBigEndian: true),
        0x0E => new NpyType("f8", IsBigEndian: true),
        _ => null,
    };

    private static byte TypeOf(NpyHeader header) => Convert.ToByte(header.Description, 16);

    private static string NameOf(byte code) => code switch
    {
        0x08 => "bytes",
        0x09 => "signed bytes",
        0x0B => "16-bit numbers",
        0x0C => "32-bit numbers",
        0x0D => "single precision",
        _ => "double precision",
    };
}
