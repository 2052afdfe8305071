using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Search;

/// <summary>
/// The hierarchical navigable small world graph of Malkov and Yashunin (2018): each row is linked to near ones on layer 0, and each layer
/// above has about every M-th row of the one below with longer links. A search descends greedily from the entry point on the top layer to
/// layer 0, and keeps the best candidates there.
/// </summary>
/// <remarks>
/// Rows are inserted in order and their layers depend on a seed, so the same codes give the same graph. Searches are thread-safe,
/// each with its own <see cref="GraphWalk"/>.
/// </remarks>
internal sealed class NeighborGraph
{
    /// <summary>A uniform random number is at least 2⁻²⁴, so with M = 2 the highest layer is ln 2²⁴ / ln 2.</summary>
    internal const int MaximumLayer = 24;

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

    /// <summary>The highest layer of each row, from 0.</summary>
    internal ReadOnlySpan<int> Layers => _layers;

    /// <summary>The links of each row: 2·M slots for layer 0, then M for each layer above; −1 for a free slot.</summary>
    internal ReadOnlySpan<int> Links => _links;

    /// <summary>Inserts the rows one after another (algorithm 1).</summary>
    internal static NeighborGraph Build(CodeTable codes, SearchOptions options, IProgress<int>? progress, CancellationToken cancellation)
    {
        var stream = new RandomStream(options.Seed, RandomPurpose.Search);
        var layers = new int[codes.Count];
        for (var row = 0; row < layers.Length; row++)
            layers[row] = (int)(-Math.Log(Philox.Uniform(stream.Word((uint)row))) / Math.Log(options.Connections));
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

    /// <summary>Restores a saved graph.</summary>
    /// <exception cref="FormatException">It does not match the codes.</exception>
    internal static NeighborGraph Restore(CodeTable codes, int connections, int[] layers, int[] links)
    {
        foreach (var layer in layers)
            if (layer is < 0 or > MaximumLayer)
                throw new FormatException($"a row is on layer {layer} of its graph; expected 0 to {MaximumLayer}.");
        var expected = Starts(layers, connections)[^1];
        if (links.Length != expected) throw new FormatException($"its graph has slots for {links.Length} links; expected {expected}.");
        var graph = new NeighborGraph(codes, connections, layers, links);
        for (var row = 0; row < layers.Length; row++)
        {
            for (var layer = 0; layer <= layers[row]; layer++)
            {
                foreach (var other in graph.Places(row, layer))
                    if (other != None && ((uint)other >= (uint)layers.Length || layers[other] < layer))
                        throw new FormatException(
                            $"row {row} of its graph is linked to row {other} on layer {layer}, which does not exist.");
            }
        }

        return graph;
    }

    /// <summary>
    /// The nearest rows to a query that a search with <paramref name="width"/> candidates finds, the nearest first (algorithm 5).
    /// </summary>
    internal List<SearchHit> Find(ReadOnlySpan<float> query, int width, GraphWalk walk)
    {
        walk.Found.Clear();
        walk.Found.Add(new SearchHit(_entry, _codes.Measure(query, _entry)));
        for (var layer = _layers[_entry]; layer > 0; layer--) walk.Search(this, query, 1, layer);
        walk.Search(this, query, width, 0);
        return walk.Found;
    }

    /// <summary>The links of a row on a layer.</summary>
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

    /// <summary>Links a row to another; if no slot is free, the best links are selected.</summary>
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
    /// Fills slots with candidates, the nearest first. A candidate nearer to a selected one than to the row is skipped, as it is reachable
    /// through that one, so that links go in all directions (algorithm 4); remaining slots are filled with the nearest skipped candidates.
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

    /// <summary>The start of the slots of each row, and the total number of slots.</summary>
    private static long[] Starts(int[] layers, int connections)
    {
        var starts = new long[layers.Length + 1];
        for (var row = 0; row < layers.Length; row++) starts[row + 1] = starts[row] + (layers[row] + 2L) * connections;
        if (starts[^1] > Array.MaxLength)
            throw new InvalidInputException(
                $"A graph of {layers.Length} rows with {connections} connections is too large; use fewer connections.");
        return starts;
    }
}
