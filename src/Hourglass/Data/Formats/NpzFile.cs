using System.Globalization;
using System.IO.Compression;
using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>
/// Reads and writes numpy's <c>.npz</c> files: zip archives of <c>.npy</c> arrays, stored or deflated. One array holds the rows, another,
/// if there is one, a whole number per row as its class. Rows that do not fit into memory are decompressed to a temporary file.
/// </summary>
public static class NpzFile
{
    private const string Extension = ".npy";

    private static readonly string[] _valueNames = ["x", "data", "x_train", "arr_0"];

    private static readonly string[] _labelNames = ["y", "label", "labels", "y_train", "arr_1"];

    /// <summary>Reads the rows and, where there are any, their classes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">
    /// The array of rows; where null the only one, or else <c>x</c>, <c>data</c>, <c>x_train</c> or <c>arr_0</c> (in any case).
    /// </param>
    /// <param name="labels">
    /// The array of classes; where null <c>y</c>, <c>label</c>, <c>labels</c>, <c>y_train</c> or <c>arr_1</c>, if it has a whole number for
    /// each row. Booleans and text are classes as well. One that is not named here and holds none is left aside.
    /// </param>
    /// <exception cref="DataFormatException">It is not of this layout, is damaged, lacks the array, or a value is not finite.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Read(string path, string? values = null, string? labels = null) =>
        Read(path, values, labels, RowStorage.Default());

    internal static DataSet Read(string path, string? values, string? labels, RowStorage storage) => SourceFile.Read(path, stream =>
    {
        if (!stream.CanSeek) throw new DataFormatException(path, "expected a zip archive; found gzip.");
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var entries = archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)).ToList();
        if (entries.Count == 0) throw new DataFormatException(path, "expected arrays of numpy in this zip archive; found none.");

        var rows = Find(values, _valueNames) ?? (entries.Count == 1 ? entries[0] : null)
            ?? throw new DataFormatException(path, $"which array holds the rows? It has {Names()}.");
        var classes = Find(labels, _labelNames);
        return ReadEntry(rows, path, (values, where) => NpyLayout.ReadRows(values, where, SourceFile.NameOf(path), storage, Classes));

        string[]? Classes(int count)
        {
            if (classes is null || classes == rows) return null;
            var trouble = "";
            var names = ReadEntry(classes, path, (array, where) => NpyLabels.Read(array, where, count, out trouble));
            if (names is not null) return names;
            if (labels is not null)
                throw new DataFormatException(
                    path, $"expected a whole number or a text for each of {count} rows in “{labels}”; found {trouble}.");
            storage.Report([
                $"{path}: the array “{NameOf(classes)}” is left aside: its values are no classes, but {trouble}",
            ]);
            return null;
        }

        ZipArchiveEntry? Find(string? wanted, string[] usual)
        {
            if (wanted is not null)
                return entries.Find(entry => NameOf(entry) == wanted)
                    ?? throw new DataFormatException(path, $"there is no array “{wanted}”; it has {Names()}.");
            return usual.Select(name => entries.Find(entry => NameOf(entry).Equals(name, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(entry => entry is not null);
        }

        string Names() => string.Join(", ", entries.Select(NameOf));
    }, storage.Cancellation);

    /// <summary>
    /// Writes the rows as <c>x</c> (n×shape, bytes as u1, floats as f4) and, where known, their classes as <c>y</c> (i4); all or
    /// nothing.
    /// </summary>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <param name="data">The rows. Classes that are named by whole numbers are written as these, others as their indices.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, DataSet data) => AtomicFile.Write(path, file =>
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        using (var entry = archive.CreateEntry("x" + Extension).Open()) NpyLayout.Write(entry, [data.Table], data.Count, data.Shape);
        if (!data.HasLabels) return;

        var areNumbers = data.ClassNames.All(
            name => int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
        int[] numbers = [.. data.ClassNames.Select((name, index) => areNumbers ? int.Parse(name, CultureInfo.InvariantCulture) : index)];
        using var labels = archive.CreateEntry("y" + Extension).Open();
        NpyLayout.Write(labels, [.. data.Labels.ToArray().Select(label => numbers[label])]);
    });

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Extension.Length];

    private static T ReadEntry<T>(ZipArchiveEntry entry, string path, Func<Stream, string, T> read)
    {
        using var stream = new CheckedStream(new UnpackedStream(entry.Open(), entry.CompressedLength));
        var array = read(stream, $"{path}, array “{NameOf(entry)}”");
        if (stream.Sum != entry.Crc32) throw new InvalidDataException($"the array “{NameOf(entry)}” is damaged: its checksum differs.");
        return array;
    }
}
