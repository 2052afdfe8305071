using System.Text;
using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>Reads a data file of any known kind, or a folder of pictures. The content tells the kind, not the name.</summary>
public static class DataFile
{
    private const int SampleLength = 4096;

    /// <summary>
    /// Reads a file. Beside a file of IDX pictures named like those of MNIST (<c>…images-idx3…</c>), the file of labels (<c>…labels-idx1…</c>)
    /// is read, too, where it exists. Numbers with only blanks between are the text of the UCR archive: the class first. A folder is read
    /// as <see cref="PictureFolder"/> does. Rows that do not fit into memory (more than 1 GiB, or than a quarter of what the process may use;
    /// the environment variable <c>HOURGLASS_ROWS_IN_MEMORY</c> sets another limit, in bytes) are read from the file as they are needed, or from
    /// a temporary one; then the file must stay as it is.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="csv">How it is to be read if it is CSV.</param>
    /// <param name="pictures">What is done to the pictures of a folder; null for a file.</param>
    /// <param name="tensor">The array of rows in an NPZ or safetensors file that has several; null for other files.</param>
    /// <param name="messages">Told in a sentence where rows do not fit into memory; or nobody.</param>
    /// <exception cref="DataFormatException">The content is of no known kind, or not as its kind demands; the message tells which kinds are known.</exception>
    /// <exception cref="ModelFileException">A safetensors file is damaged.</exception>
    /// <exception cref="PictureFileException">A picture of a folder is damaged.</exception>
    /// <exception cref="DllNotFoundException">A picture of a folder is a JPEG file and libturbojpeg is not installed.</exception>
    /// <exception cref="ArgumentException">An option cannot be met or would do nothing.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Open(
        string path, CsvOptions? csv = null, PictureOptions? pictures = null, string? tensor = null, IProgress<string>? messages = null) =>
        Open(path, csv, pictures, tensor, RowStorage.Default(messages));

    internal static DataSet Open(string path, CsvOptions? csv, PictureOptions? pictures, string? tensor, RowStorage storage)
    {
        if (Directory.Exists(path))
        {
            if (csv is not null && csv != new CsvOptions()) throw new ArgumentException($"{path} is a folder of pictures; the options of CSV do nothing.", nameof(csv));
            if (tensor is not null) throw NoTensors();
            return PictureFolder.Read(path, pictures).Data;
        }

        if (pictures is not null) throw new ArgumentException($"{path} is no folder; the options of pictures do nothing.", nameof(pictures));
        var start = SourceFile.Read(path, stream =>
        {
            var bytes = new byte[SampleLength];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        });
        if (start.Length == 0) throw new DataFormatException(path, "the file is empty.");
        if (start.AsSpan().StartsWith("PK"u8)) return NpzFile.Read(path, tensor, null, storage);
        if (SafetensorsRows.IsStart(start)) return SafetensorsRows.Read(path, tensor, storage);
        if (tensor is not null) throw NoTensors();
        if (start.AsSpan().StartsWith(NpyFormat.Magic)) return NpyFile.Read(path, storage);
        if (start.AsSpan().StartsWith<byte>([0, 0, 8])) return IdxFile.ReadImages(path, LabelsBeside(path));
        if (start.Contains((byte)0))
            throw new DataFormatException(path, "the file is of no known kind; known are CSV, IDX, NPY, NPZ, safetensors and the text of the UCR archive, plain or (but for NPZ and safetensors) as gzip; and pictures in a folder.");
        return IsUcr(start) ? UcrFile.Read(path) : CsvFile.Read(path, csv, storage);

        ArgumentException NoTensors() => new($"{path} is no NPZ or safetensors file; the name of an array does nothing.", nameof(tensor));
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
