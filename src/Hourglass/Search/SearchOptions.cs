namespace Hourglass.Search;

/// <summary>How a <see cref="SearchIndex"/> finds what is near.</summary>
public sealed record SearchOptions
{
    /// <summary>From this many rows on an index is approximate where nobody says what it is to be.</summary>
    public const int ManyRows = 200_000;

    /// <summary>What makes two codes near.</summary>
    public SearchDistance Distance { get; init; } = SearchDistance.Euclidean;

    /// <summary>
    /// Whether a graph of neighbors is walked (true: fast for any number of rows, and may miss some) or all rows are looked at (false: exact); by
    /// <see cref="ManyRows"/> where null.
    /// </summary>
    public bool? IsApproximate { get; init; }

    /// <summary>M of the graph: to how many others a row is joined when it comes in, 2 to 256; twice as many on the ground layer later.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>How many candidates are kept while a row is joined (the paper's efConstruction), at least <see cref="Connections"/>; more is slower and finds better ones.</summary>
    public int BuildWidth { get; init; } = 100;

    /// <summary>How many candidates are kept in a search (the paper's ef), at least 1; more is slower and misses fewer. Never fewer than the rows asked for.</summary>
    public int SearchWidth { get; init; } = 64;

    /// <summary>The seed of the layers that rows reach.</summary>
    public ulong Seed { get; init; }

    /// <summary>Holds that each number is within its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Connections, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Connections, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(BuildWidth, Connections);
        ArgumentOutOfRangeException.ThrowIfLessThan(SearchWidth, 1);
        if (!Enum.IsDefined(Distance)) throw new ArgumentOutOfRangeException(nameof(Distance), Distance, "Expected one of the named distances.");
    }
}
