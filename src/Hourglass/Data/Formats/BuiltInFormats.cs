namespace Hourglass.Data;

/// <summary>A folder of pictures, as <see cref="PictureFolder"/> reads it.</summary>
internal sealed record PictureFolderFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "a folder of pictures";

    /// <inheritdoc/>
    protected internal override ReadOptionKinds Uses => ReadOptionKinds.Pictures;

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => source.IsFolder;

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options)
    {
        var folder = PictureFolder.Read(source.Path, options.Pictures, options.CancellationToken);
        foreach (var note in folder.Notes) options.Messages?.Report(note);
        return folder.Data;
    }
}

/// <summary>A zip archive of numpy's arrays, as <see cref="NpzFile"/> reads it.</summary>
internal sealed record NpzFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "NPZ";

    /// <inheritdoc/>
    protected internal override ReadOptionKinds Uses => ReadOptionKinds.Tensor;

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => source.Start.Span.StartsWith("PK"u8);

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options) =>
        NpzFile.Read(source.Path, options.Tensor, null, options.Storage);
}

/// <summary>A safetensors file, one tensor of which holds rows.</summary>
internal sealed record SafetensorsFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "safetensors";

    /// <inheritdoc/>
    protected internal override ReadOptionKinds Uses => ReadOptionKinds.Tensor;

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => SafetensorsRows.IsStart(source.Start.Span);

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options) =>
        SafetensorsRows.Read(source.Path, options.Tensor, options.Storage);
}

/// <summary>One array of numpy's, as <see cref="NpyFile"/> reads it.</summary>
internal sealed record NpyFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "NPY";

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => source.Start.Span.StartsWith(NpyLayout.Magic);

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options) => NpyFile.Read(source.Path, options.Storage);
}

/// <summary>The layout of MNIST's files, as <see cref="IdxFile"/> reads it, with the file of labels beside it.</summary>
internal sealed record IdxFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "IDX";

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => IdxFile.IsStart(source.Start.Span);

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options) =>
        IdxFile.ReadImages(source.Path, LabelsBeside(source.Path), options.Storage);

    private static string? LabelsBeside(string path)
    {
        var name = Path.GetFileName(path);
        var labels = name.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal);
        var beside = Path.Combine(Path.GetDirectoryName(path) ?? "", labels);
        return labels != name && File.Exists(beside) ? beside : null;
    }
}

/// <summary>
/// The text of the UCR archive, as <see cref="UcrFile"/> reads it: numbers between blanks or tabs, a class of few values first.
/// </summary>
internal sealed record UcrFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "the text of the UCR archive";

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => UcrFile.Matches(source);

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options)
    {
        if (options.Table is null)
            options.Messages?.Report(
                $"{source.Path}: read as text of the UCR archive, the class first; to read it as a table: format = csv (--format csv)");
        return CsvFile.Read(source.Path, UcrFile.Options with { Schema = options.Table }, options.Storage, options.Messages);
    }
}

/// <summary>A text table, as <see cref="CsvFile"/> reads it: any text that is of no other format.</summary>
internal sealed record CsvFormat : DataFormat
{
    /// <inheritdoc/>
    protected internal override string Title => "CSV";

    /// <inheritdoc/>
    protected internal override ReadOptionKinds Uses => ReadOptionKinds.Csv;

    /// <inheritdoc/>
    public override bool Matches(DataSource source) => source.IsText;

    /// <inheritdoc/>
    public override DataSet Read(DataSource source, ReadOptions options) => CsvFile.Read(
        source.Path, (options.Csv ?? new CsvOptions()) with { Schema = options.Table }, options.Storage, options.Messages);
}
