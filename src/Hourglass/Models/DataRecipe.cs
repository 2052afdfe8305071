using Hourglass.Data;

namespace Hourglass.Models;

/// <summary>What is read, which rows are kept, how they are split and scaled.</summary>
public sealed record DataRecipe
{
    /// <summary>
    /// The name of a cataloged data set, or the path of a file or of a folder of pictures. A path is relative to the current folder;
    /// <c>hourglass train</c> keeps the full path in the recipe of the run.
    /// </summary>
    public string Source { get; init; } = "";

    /// <summary>A file or folder of test rows; only with a path as source.</summary>
    public string? Test { get; init; }

    /// <summary>The format of the file or folder; null for what the content says.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>Table: the column that holds the class, by name or by number from 0 (negative from the end).</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Table: the column that numbers or names the rows; null for a first one without a name.</summary>
    public string? IndexColumn { get; init; }

    /// <summary>Table: the columns to keep, by name or number; all but label and index where null.</summary>
    public IReadOnlyList<string>? Columns { get; init => field = value is null ? null : [.. value]; }

    /// <summary>Table: the columns to leave out.</summary>
    public IReadOnlyList<string>? Drop { get; init => field = value is null ? null : [.. value]; }

    /// <summary>Table: the columns of text to encode one-hot; <c>["all"]</c> for every one.</summary>
    public IReadOnlyList<string>? Categorical { get; init => field = value is null ? null : [.. value]; }

    /// <summary>Table: whether the first line names the columns; determined from the content where null.</summary>
    public bool? Header { get; init; }

    /// <summary>Table: the delimiter, one character or <c>tab</c>; determined from the content where null.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Table: whether numbers are written with a decimal comma; determined from the content where null.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>Table: the character between groups of three digits; null where there is none.</summary>
    public string? Thousands { get; init; }

    /// <summary>Table: the text encoding, such as <c>windows-1252</c>; UTF-8, or what a byte order mark says, where null.</summary>
    public string? Encoding { get; init; }

    /// <summary>Table: how many lines are skipped at the start.</summary>
    public int SkipLines { get; init; }

    /// <summary>Table: what becomes of missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>NPZ and safetensors: the array that holds the rows, where the file has several.</summary>
    public string? Tensor { get; init; }

    /// <summary>What is done to the pictures of a folder; only with a folder as source.</summary>
    public PictureOptions? Pictures { get; init; }

    /// <summary>The shape of a sample, such as [1, 28, 28], where the file does not say.</summary>
    public IReadOnlyList<int>? Shape { get; init => field = value is null ? null : [.. value]; }

    /// <summary>How many rows at the front of the training file are left out.</summary>
    public int SkipRows { get; init; }

    /// <summary>Only rows of these classes are kept, in training and test; all where null.</summary>
    public IReadOnlyList<string>? Labels { get; init => field = value is null ? null : [.. value]; }

    /// <summary>
    /// Only rows of these classes are trained on (and set apart from training for validation); the test part keeps its others.
    /// </summary>
    public IReadOnlyList<string>? TrainLabels { get; init => field = value is null ? null : [.. value]; }

    /// <summary>
    /// The class of normal rows, for the protocol of anomaly detection: of these the first, in the file's order, are trained on, a share
    /// 1 − <see cref="TestFraction"/> of them (½ where that is null), and measured against by the scaler; all others, and the rows of every
    /// other class, are the test part. Only where the source has none.
    /// </summary>
    public string? Normal { get; init; }

    /// <summary>
    /// The length of windows, where rows are the time steps of one long series: each window is a sample then
    /// (<see cref="SlidingWindows"/>). Test rows are the last steps, not drawn ones, as neighboring windows share most of their values.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>The steps from the beginning of a window to that of the next; 1 where null. Only with a window.</summary>
    public int? Stride { get; init; }

    /// <summary>The share of rows set apart for testing where the source has no test part of its own; above 0, below 1.</summary>
    public double? TestFraction { get; init; }

    /// <summary>What is measured during training.</summary>
    public ValidationKind Validation { get; init; } = ValidationKind.None;

    /// <summary>The share of training rows set apart where validation is <c>split</c>; 0.1 where null.</summary>
    public double? ValidationFraction { get; init; }

    /// <summary>
    /// How values are scaled; fitted on the training part after validation rows are taken away, but before <see cref="TrainLabels"/>
    /// chooses from it: TensorFlow's ECG tutorial takes the minimum and maximum of its whole training part, of which it then trains on the
    /// normal beats.
    /// </summary>
    public ScalerRecipe Scaler { get; init; } = ScalerRecipe.None;

    /// <summary>
    /// Whether scaled values become 0 or 1, in training and wherever the model is measured. Codes and reconstructions are always of rows as
    /// they are given.
    /// </summary>
    public Binarization Binarize { get; init; }

    /// <summary>How a text table is read.</summary>
    /// <exception cref="Parts.InvalidInputException">A delimiter or separator is not one character.</exception>
    public CsvOptions ToCsvOptions() => new()
    {
        LabelColumn = LabelColumn, IndexColumn = IndexColumn, Columns = Columns, Drop = Drop, Categorical = Categorical, HasHeader = Header,
        Delimiter = Delimiter is null ? null : CsvOptions.Character(Delimiter, "delimiter"), DecimalComma = DecimalComma,
        Thousands = Thousands is null ? null : CsvOptions.Character(Thousands, "thousands"), Encoding = Encoding, SkipLines = SkipLines,
        Missing = Missing,
    };
}
