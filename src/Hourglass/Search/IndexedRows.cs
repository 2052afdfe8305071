namespace Hourglass.Search;

/// <summary>The metadata of indexed rows, saved with the index.</summary>
public sealed record IndexedRows
{
    /// <summary>The class of each row, an index into <see cref="ClassNames"/>; empty if unknown.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>The class names; empty if unknown.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The file of each row, such as a picture; empty if rows have no files of their own.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The origin of the rows: the name of a data set, a file or a folder; null if unknown.</summary>
    public string? Source { get; init; }

    /// <summary>The file of the model that computed the codes; null if unknown.</summary>
    public string? ModelPath { get; init; }

    /// <summary>The checksum of that model's weights, 64 hexadecimal digits; null for codes of unknown origin.</summary>
    public string? ModelChecksum { get; init; }

    /// <summary>Checks that labels and files are given for each row or for none.</summary>
    /// <exception cref="ArgumentException">Their numbers differ from the number of rows, or a label has no class name.</exception>
    internal void Check(int count)
    {
        if (Labels.Count > 0 && Labels.Count != count)
            throw new ArgumentException($"Expected a label for each of {count} rows, or none; found {Labels.Count}.");
        if (Files.Count > 0 && Files.Count != count)
            throw new ArgumentException($"Expected a file for each of {count} rows, or none; found {Files.Count}.");
        foreach (var label in Labels)
            if ((uint)label >= (uint)ClassNames.Count)
                throw new ArgumentException($"Expected labels from 0 to {ClassNames.Count - 1}, one for each class name; found {label}.");
    }
}
