using System.Globalization;

namespace Hourglass.Data;

/// <summary>Numpy's arrays as the class of each row: whole numbers, booleans or text.</summary>
internal static class NpyLabels
{
    /// <summary>The names of the classes of rows, or null where the array has none; then <paramref name="trouble"/> says why.</summary>
    /// <param name="stream">The array, which is read to its end.</param>
    /// <param name="where">The file and the array, for messages.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="trouble">Why there are no classes; empty where there are.</param>
    /// <exception cref="DataFormatException">The array is damaged, or has another number of rows.</exception>
    internal static string[]? Read(Stream stream, string where, int rows, out string trouble)
    {
        var header = NpyLayout.ReadHeader(stream, where);
        if (header.Dimensions[0] != rows)
        {
            throw new DataFormatException(
                where,
                $"expected the class of each of the {rows} rows; found {header.Dimensions[0]}. Cut it, or leave it out of the file.");
        }

        trouble = "";
        if (!header.Type.IsNumber && !header.Type.IsText)
        {
            var help = header.Type.Code.StartsWith('O') ? " (y.astype(str) is read)" : "";
            trouble = $"{header.Type.Words}, “{header.Description}”{help}";
        }
        else if (header.Count != rows)
        {
            trouble = $"an array of {header.Size}";
        }

        if (trouble.Length > 0)
        {
            stream.CopyTo(Stream.Null); // for the checksum
            return null;
        }

        var bytes = SourceFile.ReadValues<byte>(stream, (long)rows * header.Type.Size, where);
        SourceFile.RequireEnd(stream, where);
        header.Type.Normalize(bytes);
        var names = header.Type.IsText ? Texts(bytes, header.Type) : Numbers(bytes, header.Type, rows);
        if (names is null) trouble = "numbers that are not whole";
        return names;
    }

    private static string[] Texts(byte[] bytes, NpyType type) =>
        [.. Enumerable.Range(0, bytes.Length / type.Size).Select(r => type.Text(bytes.AsSpan(r * type.Size, type.Size)))];

    private static string[]? Numbers(byte[] bytes, NpyType type, int rows)
    {
        if (type.Code[0] != 'f')
        {
            var whole = new Int128[rows];
            for (var r = 0; r < rows; r++) type.Convert(bytes.AsSpan(r * type.Size, type.Size), whole.AsSpan(r, 1));
            return Array.ConvertAll(whole, number => number.ToString(CultureInfo.InvariantCulture));
        }

        var numbers = new double[rows];
        type.Convert<double>(bytes, numbers);
        return numbers.All(v => v == Math.Floor(v) && Math.Abs(v) <= long.MaxValue / 1024)
            ? Array.ConvertAll(numbers, v => ((long)v).ToString(CultureInfo.InvariantCulture))
            : null;
    }
}
