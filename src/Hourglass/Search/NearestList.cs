namespace Hourglass.Search;

/// <summary>The k nearest rows so far, the nearest first. k is small, so an insertion that moves the farther ones is quick.</summary>
internal struct NearestList(int k)
{
    private readonly SearchHit[] _hits = new SearchHit[k];
    private int _count = 0;

    /// <summary>No row that is as far as this or farther comes in.</summary>
    internal float Limit { get; private set; } = float.PositiveInfinity;

    /// <summary>Takes a row nearer than <see cref="Limit"/>. Rows come in rising order, so of two equally near the earlier one stays in front.</summary>
    internal void Add(SearchHit hit)
    {
        var place = _count < k ? _count++ : k - 1;
        for (; place > 0 && _hits[place - 1].Distance > hit.Distance; place--) _hits[place] = _hits[place - 1];
        _hits[place] = hit;
        if (_count == k) Limit = _hits[k - 1].Distance;
    }

    internal readonly SearchHit[] ToArray() => _hits;
}
