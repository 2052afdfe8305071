namespace Hourglass.Search;

/// <summary>A row that was found.</summary>
/// <param name="Row">Its number in the index, from 0.</param>
/// <param name="Distance">How far its code is from that of the query, 0 or more.</param>
public readonly record struct SearchHit(int Row, float Distance) : IComparable<SearchHit>
{
    /// <summary>The nearer first; of two equally near the one with the smaller number.</summary>
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
