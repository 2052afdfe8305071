namespace Hourglass.Search;

/// <summary>The k nearest rows so far, the nearest first. Insertion is linear in k, which is small.</summary>
internal struct NearestList(int k)
{
    private readonly SearchHit[] _hits = new SearchHit[k];
    private int _count = 0;

    /// <summary>The distance below which a row is inserted.</summary>
    internal float Limit { get; private set; } = float.PositiveInfinity;

    /// <summary>
    /// Inserts a row nearer than <see cref="Limit"/>. Rows are added in ascending order, so of equally near ones the first stays in front.
    /// </summary>
    internal void Add(SearchHit hit)
    {
        var place = _count < k ? _count++ : k - 1;
        for (; place > 0 && _hits[place - 1].Distance > hit.Distance; place--) _hits[place] = _hits[place - 1];
        _hits[place] = hit;
        if (_count == k) Limit = _hits[k - 1].Distance;
    }

    internal readonly SearchHit[] ToArray() => _hits;
}
