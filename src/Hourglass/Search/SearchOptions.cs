namespace Hourglass.Search;

/// <summary>Options of a <see cref="SearchIndex"/>.</summary>
public sealed record SearchOptions
{
    /// <summary>The number of rows from which an index is approximate by default.</summary>
    public const int ApproximateRows = 200_000;

    /// <summary>The distance between two codes.</summary>
    public SearchDistance Distance { get; init; } = SearchDistance.Euclidean;

    /// <summary>
    /// Whether a graph is searched (true: fast for any number of rows, but may miss neighbors) or all rows (false: exact); null to decide
    /// by <see cref="ApproximateRows"/>.
    /// </summary>
    public bool? IsApproximate { get; init; }

    /// <summary>M of the graph: the number of links of an inserted row, 2 to 256; up to twice as many on layer 0.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>
    /// The number of candidates during insertion (efConstruction), at least <see cref="Connections"/>; more is slower and more accurate.
    /// </summary>
    public int BuildWidth { get; init; } = 100;

    /// <summary>
    /// The number of candidates during a search (ef), at least 1; more is slower and more accurate. At least the number of requested rows
    /// is used.
    /// </summary>
    public int SearchWidth { get; init; } = 64;

    /// <summary>The seed of the layers of rows.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks that each option is in range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Connections, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Connections, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(BuildWidth, Connections);
        ArgumentOutOfRangeException.ThrowIfLessThan(SearchWidth, 1);
        if (!Enum.IsDefined(Distance))
            throw new ArgumentOutOfRangeException(nameof(Distance), Distance, "Expected one of the named distances.");
    }
}
