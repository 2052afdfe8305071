using Hourglass.Files;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// Reads a data file of any registered <see cref="DataFormat"/>, or a folder of pictures. The content determines the format, not the name.
/// </summary>
public static class DataFile
{
    /// <summary>
    /// All formats, in the order in which they are tried: the last registered first, so that one from outside comes before the built-in
    /// ones, to which any text is CSV and any zip archive NPZ.
    /// </summary>
    private static IEnumerable<DataFormat> Formats => PartRegistry.Names<DataFormat>().Reverse().Select(PartRegistry.Create<DataFormat>);

    /// <summary>The format of a file or folder.</summary>
    /// <exception cref="DataFormatException">It is of no known format; the message lists those that are known.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataFormat FormatOf(string path) => FormatOf(DataSource.Open(path), new ReadOptions());

    /// <summary>
    /// Reads a file. Beside a file of IDX pictures named like those of MNIST (<c>…images-idx3…</c>), the file of labels
    /// (<c>…labels-idx1…</c>) is read, too, where it exists. Numbers between blanks or tabs with a class first are the text of the UCR
    /// archive. A folder is read as <see cref="PictureFolder"/> does. CSV, IDX, NPY and the text of the UCR archive may be compressed with
    /// gzip. Rows that do not fit into memory (more than 1 GiB, or than a quarter of what the process may use; the environment variable
    /// <c>HOURGLASS_ROWS_IN_MEMORY</c> sets another limit, in bytes) are read from the file as they are needed, or from a temporary one;
    /// then the file must not change.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="csv">How a text table is read; null for other files.</param>
    /// <param name="pictures">What is done to the pictures of a folder; null for a file.</param>
    /// <param name="tensor">The array of rows in an NPZ or safetensors file that has several; null for other files.</param>
    /// <param name="messages">Receives what the reader should know of how the file was read, a sentence each; null for none.</param>
    /// <param name="format">The format; determined by the content where null.</param>
    /// <exception cref="DataFormatException">
    /// The content is of no known format, or not what its format demands; the message lists the known formats.
    /// </exception>
    /// <exception cref="ModelFileException">A safetensors file is damaged.</exception>
    /// <exception cref="PictureFileException">A picture of a folder is damaged.</exception>
    /// <exception cref="DllNotFoundException">A picture of a folder is a JPEG file and libturbojpeg is not installed.</exception>
    /// <exception cref="ArgumentException">An option is invalid or does nothing for this format.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Open(
        string path, CsvOptions? csv = null, PictureOptions? pictures = null, string? tensor = null, IProgress<string>? messages = null,
        DataFormat? format = null) =>
        Open(path, new ReadOptions { Csv = csv, Pictures = pictures, Tensor = tensor, Messages = messages }, format);

    internal static DataSet Open(string path, CsvOptions? csv, PictureOptions? pictures, string? tensor, RowStorage storage) =>
        Open(path, new ReadOptions { Csv = csv, Pictures = pictures, Tensor = tensor, Storage = storage });

    /// <summary>Reads a file as the options say.</summary>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <inheritdoc cref="Open(string, CsvOptions, PictureOptions, string, IProgress{string}, DataFormat)"/>
    public static DataSet Open(string path, ReadOptions options, DataFormat? format = null)
    {
        var source = DataSource.Open(path, options.CancellationToken);
        format ??= FormatOf(source, options);
        foreach (var kind in Enum.GetValues<ReadOptionKinds>())
            if ((options.Given & kind & ~format.Uses) != 0)
                throw new InvalidInputException(
                    $"{path} is read as {format.Title}; {NameOf(kind)} do nothing. They concern "
                    + $"{string.Join(", ", Formats.Where(other => other.Uses.HasFlag(kind)).Select(other => other.Title))}.");
        return format.Read(source, options);
    }

    /// <summary>The first format that the file is of.</summary>
    private static DataFormat FormatOf(DataSource source, ReadOptions options)
    {
        var found = Formats.Where(format => format.Matches(source)).ToList();
        // The options for tables, or the table of a model, say that it is one, even where it looks like a file of the UCR archive.
        if (options.Given.HasFlag(ReadOptionKinds.Csv) || options.Table is not null) found.RemoveAll(format => format is UcrFormat);
        return found.FirstOrDefault() ?? throw new DataFormatException(
            source.Path, $"the {(source.IsFolder ? "folder" : "file")} is of no known format; known are "
            + $"{string.Join(", ", Formats.Reverse().Select(format => format.Title))}.");
    }

    private static string NameOf(ReadOptionKinds kind) => kind switch
    {
        ReadOptionKinds.Csv => "the options for text tables (label column, columns, header, delimiter, missing …)",
        ReadOptionKinds.Pictures => "the options for folders of pictures",
        _ => "the options for files of tensors",
    };
}
