using Hourglass.Compute;

namespace Hourglass.Search;

/// <summary>
/// The hierarchical navigable small world graph of Malkov and Yashunin (2018): each row is joined to near ones on the ground layer, and each layer above keeps
/// about every M-th row of the one below with longer links. A search walks greedily from the one row at the top down to the ground, and there keeps
/// the best candidates it meets.
/// </summary>
/// <remarks>
/// Rows come in by their number and the layers they reach are drawn by seed, so the same codes give the same graph. Searches may come from many threads,
/// each with a <see cref="GraphWalk"/> of its own.
/// </remarks>
internal sealed class NeighborGraph
{
    /// <summary>A draw is at least 2⁻²⁴, so with M = 2 the highest layer is ln 2²⁴ / ln 2.</summary>
    internal const int HighestLayer = 24;

    private const int None = -1;

    private readonly CodeTable _codes;
    private readonly int _connections;
    private readonly int[] _layers, _links;
    private readonly long[] _starts;
    private int _entry;

    private NeighborGraph(CodeTable codes, int connections, int[] layers, int[]? links)
    {
        (_codes, _connections, _layers) = (codes, connections, layers);
        _starts = Starts(layers, connections);
        if (links is null)
        {
            _links = new int[_starts[^1]];
            Array.Fill(_links, None);
            return;
        }

        _links = links;
        _entry = Array.IndexOf(layers, layers.Max());
    }

    /// <summary>The highest layer that each row reaches, from 0.</summary>
    internal ReadOnlySpan<int> Layers => _layers;

    /// <summary>For each row the rows it is joined to: 2·M places for the ground layer, then M for each layer above; −1 where a place is free.</summary>
    internal ReadOnlySpan<int> Links => _links;

    /// <summary>Joins the rows one after another (algorithm 1).</summary>
    internal static NeighborGraph Build(CodeTable codes, SearchOptions options, IProgress<int>? progress, CancellationToken cancellation)
    {
        var stream = new RandomStream(options.Seed, RandomPurpose.Search);
        var layers = new int[codes.Count];
        for (var row = 0; row < layers.Length; row++) layers[row] = (int)(-Math.Log(Philox.Uniform(stream.Word((uint)row))) / Math.Log(options.Connections));
        var graph = new NeighborGraph(codes, options.Connections, layers, null);
        var walk = new GraphWalk(codes);
        for (var row = 1; row < codes.Count; row++)
        {
            if (row % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(row);
            }

            graph.Insert(row, options.BuildWidth, walk);
        }

        return graph;
    }

    /// <summary>A graph that was saved.</summary>
    /// <exception cref="FormatException">It cannot be one of these codes.</exception>
    internal static NeighborGraph Restore(CodeTable codes, int connections, int[] layers, int[] links)
    {
        foreach (var layer in layers)
            if (layer is < 0 or > HighestLayer)
                throw new FormatException($"a row reaches layer {layer} of its graph; expected 0 to {HighestLayer}.");
        var expected = Starts(layers, connections)[^1];
        if (links.Length != expected) throw new FormatException($"its graph has places for {links.Length} links; expected {expected}.");
        var graph = new NeighborGraph(codes, connections, layers, links);
        for (var row = 0; row < layers.Length; row++)
        {
            for (var layer = 0; layer <= layers[row]; layer++)
            {
                foreach (var other in graph.Places(row, layer))
                    if (other != None && ((uint)other >= (uint)layers.Length || layers[other] < layer))
                        throw new FormatException($"row {row} of its graph is joined to row {other} on layer {layer}, where there is none.");
            }
        }

        return graph;
    }

    /// <summary>The rows that a search with <paramref name="width"/> candidates meets nearest to a query, the nearest first (algorithm 5).</summary>
    internal List<SearchHit> Find(ReadOnlySpan<float> query, int width, GraphWalk walk)
    {
        walk.Found.Clear();
        walk.Found.Add(new SearchHit(_entry, _codes.Measure(query, _entry)));
        for (var layer = _layers[_entry]; layer > 0; layer--) walk.Search(this, query, 1, layer);
        walk.Search(this, query, width, 0);
        return walk.Found;
    }

    /// <summary>The rows that a row is joined to on a layer.</summary>
    internal ReadOnlySpan<int> Neighbors(int row, int layer)
    {
        var places = Places(row, layer);
        var count = places.IndexOf(None);
        return count < 0 ? places : places[..count];
    }

    private void Insert(int row, int width, GraphWalk walk)
    {
        var query = _codes[row];
        var top = _layers[_entry];
        walk.Found.Clear();
        walk.Found.Add(new SearchHit(_entry, _codes.Measure(query, _entry)));
        for (var layer = top; layer >= 0; layer--)
        {
            if (layer > _layers[row])
            {
                walk.Search(this, query, 1, layer);
                continue;
            }

            walk.Search(this, query, width, layer);
            Choose(walk.Found, Places(row, layer)[.._connections], walk);
            foreach (var other in Neighbors(row, layer)) Join(other, row, layer, walk);
        }

        if (_layers[row] > top) _entry = row;
    }

    /// <summary>Joins a row to another; where it has no place free, the best of all take the places.</summary>
    private void Join(int row, int other, int layer, GraphWalk walk)
    {
        var places = Places(row, layer);
        var free = places.IndexOf(None);
        if (free >= 0)
        {
            places[free] = other;
            return;
        }

        var candidates = walk.Candidates;
        candidates.Clear();
        candidates.Add(new SearchHit(other, _codes.Measure(_codes[row], other)));
        foreach (var neighbor in places) candidates.Add(new SearchHit(neighbor, _codes.Measure(_codes[row], neighbor)));
        candidates.Sort();
        Choose(candidates, places, walk);
    }

    /// <summary>
    /// Fills places with candidates, the nearest first: one that is nearer to a chosen one than to the row is left out, as it can be reached over that one,
    /// so that links go in all directions (algorithm 4); places that stay free are filled with the nearest of those.
    /// </summary>
    private void Choose(List<SearchHit> candidates, Span<int> places, GraphWalk walk)
    {
        var (count, spare) = (0, walk.Spare);
        spare.Clear();
        foreach (var candidate in candidates)
        {
            if (count == places.Length) break;
            if (IsCovered(candidate, places[..count])) spare.Add(candidate.Row);
            else places[count++] = candidate.Row;
        }

        for (var i = 0; i < spare.Count && count < places.Length; i++) places[count++] = spare[i];
        places[count..].Fill(None);
    }

    private bool IsCovered(SearchHit candidate, ReadOnlySpan<int> chosen)
    {
        var code = _codes[candidate.Row];
        foreach (var row in chosen)
            if (_codes.Measure(code, row) < candidate.Distance)
                return true;
        return false;
    }

    private Span<int> Places(int row, int layer) => layer == 0
        ? _links.AsSpan((int)_starts[row], 2 * _connections)
        : _links.AsSpan((int)_starts[row] + (layer + 1) * _connections, _connections);

    /// <summary>Where the places of each row begin, and at last how many there are.</summary>
    private static long[] Starts(int[] layers, int connections)
    {
        var starts = new long[layers.Length + 1];
        for (var row = 0; row < layers.Length; row++) starts[row + 1] = starts[row] + (layers[row] + 2L) * connections;
        if (starts[^1] > Array.MaxLength) throw new ArgumentException($"A graph of {layers.Length} rows with {connections} connections is too large; take fewer connections.");
        return starts;
    }
}
