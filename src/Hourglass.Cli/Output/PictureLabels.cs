using Hourglass.Data;

namespace Hourglass.Cli;

/// <summary>What is written beside and below the pictures of a grid.</summary>
internal sealed record PictureLabels
{
    /// <summary>The names of the versions, such as original and reconstruction, or of the paths.</summary>
    internal IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>The names of the columns.</summary>
    internal IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>A caption for each picture of the last version, such as its row and class.</summary>
    internal IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>The name of the horizontal axis.</summary>
    internal string X { get; init; } = "";

    /// <summary>The name of the vertical axis.</summary>
    internal string Y { get; init; } = "";

    /// <summary>Row number and class of each row.</summary>
    internal static string[] RowsOf(DataSet rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(row => rows.HasLabels ? $"{row} {rows.ClassNames[rows.Labels[row]]}" : $"{row}")];
}
