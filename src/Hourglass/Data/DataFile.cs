using System.Text;

namespace Hourglass.Data;

/// <summary>Reads a data file of any known kind. The content tells the kind, not the name.</summary>
public static class DataFile
{
    private const int SampleLength = 4096;

    /// <summary>
    /// Reads a file. Beside a file of IDX pictures named like those of MNIST (<c>…images-idx3…</c>), the file of labels (<c>…labels-idx1…</c>)
    /// is read, too, where it exists. Numbers with only blanks between are the text of the UCR archive: the class first.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="csv">How it is to be read if it is CSV.</param>
    /// <exception cref="DataFormatException">The content is of no known kind, or not as its kind demands; the message tells which kinds are known.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Open(string path, CsvOptions? csv = null)
    {
        var start = SourceFile.Read(path, stream =>
        {
            var bytes = new byte[SampleLength];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        });
        if (start.Length == 0) throw new DataFormatException(path, "the file is empty.");
        if (start.AsSpan().StartsWith(NpyFormat.Magic)) return NpyFile.Read(path);
        if (start.AsSpan().StartsWith("PK"u8)) return NpzFile.Read(path);
        if (start.AsSpan().StartsWith<byte>([0, 0, 8])) return IdxFile.ReadImages(path, LabelsBeside(path));
        if (start.Contains((byte)0))
            throw new DataFormatException(path, "the file is of no known kind; known are CSV, IDX, NPY, NPZ and the text of the UCR archive, plain or (but for NPZ) as gzip.");
        return IsUcr(start) ? UcrFile.Read(path) : CsvFile.Read(path, csv);
    }

    private static string? LabelsBeside(string path)
    {
        var name = Path.GetFileName(path);
        var labels = name.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal);
        var beside = Path.Combine(Path.GetDirectoryName(path) ?? "", labels);
        return labels != name && File.Exists(beside) ? beside : null;
    }

    /// <summary>Whether the first line has several fields and only blanks between them.</summary>
    private static bool IsUcr(byte[] start)
    {
        var line = Encoding.UTF8.GetString(start).Split('\n')[0].Trim();
        return line.Contains(' ', StringComparison.Ordinal) && line.IndexOfAny([',', ';', '\t', '"']) < 0;
    }
}
