namespace Hourglass.Search;

/// <summary>What an index knows of its rows beside their codes; saved with it.</summary>
public sealed record IndexedRows
{
    /// <summary>The class of each row, an index into <see cref="ClassNames"/>; empty where none is known.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>The classes; empty where none are known.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The file that each row was read from, such as a picture; empty where rows have none of their own.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Where the rows came from: a data set's name, a file or a folder; null where nobody said.</summary>
    public string? Source { get; init; }

    /// <summary>The file of the model that made the codes; null where nobody said.</summary>
    public string? ModelPath { get; init; }

    /// <summary>The checksum of that model's weights, 64 hexadecimal digits; null for codes of unknown origin.</summary>
    public string? ModelChecksum { get; init; }

    /// <summary>Holds that there is something for each row or for none.</summary>
    /// <exception cref="ArgumentException">There is for some.</exception>
    internal void Check(int count)
    {
        if (Labels.Count > 0 && Labels.Count != count) throw new ArgumentException($"Expected a label for each of {count} rows, or none; found {Labels.Count}.");
        if (Files.Count > 0 && Files.Count != count) throw new ArgumentException($"Expected a file for each of {count} rows, or none; found {Files.Count}.");
        foreach (var label in Labels)
            if ((uint)label >= (uint)ClassNames.Count)
                throw new ArgumentException($"Expected labels from 0 to {ClassNames.Count - 1}, one for each class name; found {label}.");
    }
}
