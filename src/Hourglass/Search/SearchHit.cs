namespace Hourglass.Search;

/// <summary>A search result.</summary>
/// <param name="Row">The row in the index, from 0.</param>
/// <param name="Distance">The distance of its code from that of the query, 0 or more.</param>
public readonly record struct SearchHit(int Row, float Distance) : IComparable<SearchHit>
{
    /// <summary>By ascending distance, then by row.</summary>
    public int CompareTo(SearchHit other) => Distance.CompareTo(other.Distance) is not 0 and var order ? order : Row.CompareTo(other.Row);

    /// <summary>Whether the first comes before the second.</summary>
    public static bool operator <(SearchHit left, SearchHit right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first comes after the second.</summary>
    public static bool operator >(SearchHit left, SearchHit right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first does not come after the second.</summary>
    public static bool operator <=(SearchHit left, SearchHit right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first does not come before the second.</summary>
    public static bool operator >=(SearchHit left, SearchHit right) => left.CompareTo(right) >= 0;
}
