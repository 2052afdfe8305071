namespace Hourglass.Data;

/// <summary>How a data file is to be read. Each option concerns some formats only; null where it is not given.</summary>
public sealed record ReadOptions
{
    /// <summary>How text tables are read.</summary>
    public CsvOptions? Csv { get; init; }

    /// <summary>What is done to the pictures of a folder.</summary>
    public PictureOptions? Pictures { get; init; }

    /// <summary>The array of rows in a file that has several.</summary>
    public string? Tensor { get; init; }

    /// <summary>
    /// The table that a model was trained on: a text table is read like it, its columns found by name. Other formats ignore it.
    /// </summary>
    public TableSchema? Table { get; init; }

    /// <summary>Receives what the user should know of how a file was read, a sentence each.</summary>
    public IProgress<string>? Messages { get; init; }

    /// <summary>Stops reading, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>How much is read into memory.</summary>
    internal RowStorage Storage { get => field ??= RowStorage.Default(Messages, CancellationToken); init; }

    /// <summary>The options that were given.</summary>
    internal ReadOptionKinds Given =>
        (Csv is null || Csv == new CsvOptions() ? 0 : ReadOptionKinds.Csv)
        | (Pictures is null ? 0 : ReadOptionKinds.Pictures)
        | (Tensor is null ? 0 : ReadOptionKinds.Tensor);
}

/// <summary>The options of <see cref="ReadOptions"/> that concern some formats only.</summary>
[Flags]
public enum ReadOptionKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="ReadOptions.Csv"/>.</summary>
    Csv = 1,

    /// <summary><see cref="ReadOptions.Pictures"/>.</summary>
    Pictures = 2,

    /// <summary><see cref="ReadOptions.Tensor"/>.</summary>
    Tensor = 4,
}
