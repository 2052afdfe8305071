namespace Hourglass.Search;

/// <summary>The reusable state of searches on a <see cref="NeighborGraph"/>.</summary>
internal sealed class GraphWalk(CodeTable codes)
{
    private readonly PriorityQueue<int, float> _open = new(), _best = new();
    private readonly int[] _seen = new int[codes.Count];
    private int _search;

    /// <summary>The entry points of a search and then its results, the nearest first.</summary>
    internal List<SearchHit> Found { get; } = [];

    /// <summary>Buffers for candidates and rejected candidates when links are selected.</summary>
    internal List<SearchHit> Candidates { get; } = [];

    /// <inheritdoc cref="Candidates"/>
    internal List<int> Spare { get; } = [];

    /// <summary>
    /// Searches one layer (algorithm 2): visits the neighbors of the nearest open candidate until none can improve the
    /// <paramref name="width"/> best.
    /// </summary>
    internal void Search(NeighborGraph graph, ReadOnlySpan<float> query, int width, int layer)
    {
        if (++_search == int.MaxValue) // marks of earlier searches would be ambiguous
        {
            Array.Clear(_seen);
            _search = 1;
        }

        _open.Clear();
        _best.Clear(); // the farthest on top
        foreach (var (row, distance) in Found)
        {
            _seen[row] = _search;
            _open.Enqueue(row, distance);
            _best.Enqueue(row, -distance);
        }

        while (_best.Count > width) _best.Dequeue();
        var limit = Farthest();
        while (_open.TryDequeue(out var from, out var nearest) && (nearest <= limit || _best.Count < width))
        {
            foreach (var row in graph.Neighbors(from, layer))
            {
                if (_seen[row] == _search) continue;
                _seen[row] = _search;
                var distance = codes.Measure(query, row);
                if (_best.Count < width) _best.Enqueue(row, -distance);
                else if (distance < limit) _best.EnqueueDequeue(row, -distance);
                else continue;
                _open.Enqueue(row, distance);
                limit = Farthest();
            }
        }

        Found.Clear();
        while (_best.TryDequeue(out var row, out var distance)) Found.Add(new SearchHit(row, -distance));
        Found.Sort();
    }

    private float Farthest() => _best.TryPeek(out _, out var distance) ? -distance : float.PositiveInfinity;
}
