using System.Collections.Concurrent;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Search;

/// <summary>
/// Finds the rows whose codes are nearest to that of a query: exactly, by a scan of all rows, or approximately and faster on a graph
/// (HNSW; Malkov and Yashunin, 2018). <see cref="Save"/> writes it to one file.
/// </summary>
/// <remarks>Of equally near rows the one with the smaller index comes first. Thread-safe.</remarks>
public sealed partial class SearchIndex
{
    // From this many queries on, distances by matrix products are faster.
    private const int BatchQueries = 32;

    private readonly CodeTable _codes;
    private readonly ConcurrentBag<GraphWalk> _walks = [];
    private readonly Lazy<NearestNeighbors> _neighbors;

    /// <summary>Creates an index of codes (n, d).</summary>
    /// <param name="codes">At least one row of at least one value, all finite; copied.</param>
    /// <param name="options">The search options; null for the defaults.</param>
    /// <param name="rows">The metadata of the rows; null for none.</param>
    /// <param name="progress">Receives the number of rows inserted into a graph.</param>
    /// <param name="cancellation">Stops building a graph.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows, a code is not finite or (for cosine distance) all zeros, or the numbers of labels or files differ from that of
    /// rows.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SearchIndex(
        float[,] codes, SearchOptions? options = null, IndexedRows? rows = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
        : this(ToTable(codes, options ??= new SearchOptions()), options, rows ?? new IndexedRows())
    {
        if (IsApproximate) Graph = NeighborGraph.Build(_codes, options, progress, cancellation);
    }

    internal SearchIndex(CodeTable codes, SearchOptions options, IndexedRows rows, NeighborGraph? graph = null)
    {
        rows.Check(codes.Count);
        (_codes, Options, Rows, Graph) = (codes, options, rows, graph);
        _neighbors = new Lazy<NearestNeighbors>(() => new NearestNeighbors(_codes.ToTable()));
    }

    /// <summary>The number of indexed rows.</summary>
    public int Count => _codes.Count;

    /// <summary>The number of values in a code.</summary>
    public int Width => _codes.Width;

    /// <summary>Whether a graph is searched, which may miss some neighbors, rather than all rows.</summary>
    public bool IsApproximate => Options.IsApproximate ?? Count >= SearchOptions.ApproximateRows;

    /// <summary>The search options.</summary>
    public SearchOptions Options { get; }

    /// <summary>The metadata of the rows.</summary>
    public IndexedRows Rows { get; }

    internal CodeTable Codes => _codes;

    internal NeighborGraph? Graph { get; }

    /// <summary>Creates an index of the codes of a data set, with its labels.</summary>
    /// <param name="model">The model whose encoder computes the codes; queries must use the same.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">The search options; null for the defaults.</param>
    /// <param name="rows">Further metadata; labels and the checksum of the model are added. Null for none.</param>
    /// <param name="progress">Receives the number of rows inserted into a graph.</param>
    /// <param name="cancellation">Stops encoding and building a graph.</param>
    /// <inheritdoc cref="SearchIndex(float[,], SearchOptions?, IndexedRows?, IProgress{int}?, CancellationToken)"/>
    public static SearchIndex Create(
        Autoencoder model, DataSet data, SearchOptions? options = null, IndexedRows? rows = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        var known = (rows ?? new IndexedRows()) with
        {
            Labels = data.Labels.ToArray(),
            ClassNames = data.HasLabels ? data.ClassNames : [],
            ModelChecksum = ModelChecksum.Of(model),
        };
        return new SearchIndex(FixedSizeBatches.Encode(model, data, cancellation), options, known, progress, cancellation);
    }

    /// <summary>Reads an index; it returns the same results as the saved one.</summary>
    /// <exception cref="ModelFileException">
    /// The file is not an index, is truncated or inconsistent, or has a newer format version.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SearchIndex Load(string path) => SearchIndexFile.Load(path);

    /// <summary>Writes the index atomically: <paramref name="path"/> is always the old file or the complete new one.</summary>
    /// <exception cref="InvalidInputException">Its graph has more than 2²⁴ rows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => SearchIndexFile.Save(this, path);

    /// <summary>The k rows nearest to a code.</summary>
    /// <param name="code">d finite values.</param>
    /// <param name="k">From 1 to the number of rows.</param>
    /// <returns>k rows, the nearest first.</returns>
    /// <exception cref="ArgumentException">The code has another length, or is not finite or (for cosine distance) zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 to the number of rows.</exception>
    public SearchHit[] Find(ReadOnlySpan<float> code, int k)
    {
        CheckCount(k, Count);
        return FindPrepared(_codes.Prepare(code, 0), k);
    }

    /// <summary>The k rows nearest to each of some codes (m, d).</summary>
    /// <inheritdoc cref="Find(ReadOnlySpan{float}, int)"/>
    public SearchHit[][] Find(float[,] codes, int k)
    {
        CheckCount(k, Count);
        var count = codes.GetLength(0);
        var queries = new float[count, Width];
        for (var q = 0; q < count; q++) _codes.Prepare(RowArrays.Row(codes, q), q).CopyTo(RowArrays.Row(queries, q));
        if (Graph is null && count >= BatchQueries) return ToHits(_neighbors.Value.Find(queries, k));
        return [.. Enumerable.Range(0, count).Select(q => FindPrepared(RowArrays.Row(queries, q), k))];
    }

    /// <summary>
    /// The k rows nearest to each raw row of <paramref name="queries"/>, by their codes. An indexed row is found first, at distance 0.
    /// </summary>
    /// <param name="model">The model that computed the codes.</param>
    /// <param name="queries">Raw rows.</param>
    /// <param name="k">From 1 to the number of rows.</param>
    /// <param name="cancellation">Stops the encoding.</param>
    /// <exception cref="ArgumentException">Another model computed the codes, or the rows do not match the model's input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 to the number of rows.</exception>
    public SearchHit[][] Find(Autoencoder model, DataSet queries, int k, CancellationToken cancellation = default)
    {
        CheckModel(model);
        return Find(FixedSizeBatches.Encode(model, queries, cancellation), k);
    }

    /// <summary>The k rows nearest to row <paramref name="row"/> of the index, including itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist, or k is not within 1 to the number of rows.</exception>
    public SearchHit[] FindLike(int row, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        CheckCount(k, Count);
        return FindPrepared(_codes[row], k);
    }

    /// <summary>Precision at k with each indexed row as a query, which is excluded from its own results.</summary>
    /// <param name="k">From 1 to one less than the number of rows.</param>
    /// <exception cref="InvalidOperationException">The index has no labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    public SearchPrecision PrecisionAt(int k)
    {
        CheckLabels();
        CheckCount(k, Count - 1);
        var found = Graph is null
            ? ToHits(_neighbors.Value.FindOthers(k))
            : [.. Enumerable.Range(0, Count)
                .Select(row => FindPrepared(_codes[row], k + 1).Where(hit => hit.Row != row).Take(k).ToArray())];
        return SearchPrecision.Measure(k, Rows.ClassNames.Count, [.. Rows.Labels], found, Rows.Labels);
    }

    /// <summary>Precision at k with other rows as queries; classes are matched by name.</summary>
    /// <exception cref="InvalidOperationException">The index or the queries have no labels.</exception>
    /// <exception cref="ArgumentException">Another model computed the codes, or the class of a query is not in the index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 to the number of rows.</exception>
    public SearchPrecision PrecisionAt(int k, Autoencoder model, DataSet queries, CancellationToken cancellation = default)
    {
        CheckLabels();
        if (!queries.HasLabels) throw new InvalidOperationException($"{queries.Name} has no labels, which precision requires.");
        var names = Rows.ClassNames.ToList();
        var wanted = new int[queries.Count];
        for (var q = 0; q < wanted.Length; q++)
        {
            var name = queries.ClassNames[queries.Labels[q]];
            wanted[q] = names.IndexOf(name);
            if (wanted[q] < 0)
                throw new InvalidInputException(
                    $"{queries.Name}, row {q}, has the class “{name}”; the index has {string.Join(", ", names)}.", nameof(queries));
        }

        return SearchPrecision.Measure(k, names.Count, wanted, Find(model, queries, k, cancellation), Rows.Labels);
    }

    /// <summary>Checks that a model computed the codes of the index.</summary>
    /// <exception cref="ArgumentException">It is another model, or its codes have another length.</exception>
    public void CheckModel(Autoencoder model)
    {
        if (model.LatentSize != Width)
            throw new InvalidInputException(
                $"Expected a model with codes of {Width} values, like the index; found {model.LatentSize}.", nameof(model));
        if (Rows.ModelChecksum is { } checksum && ModelChecksum.Of(model) is var found && found != checksum)
            throw new InvalidInputException(
                $"Expected the model that computed the codes of the index (checksum {checksum[..12]}…); found “{model.Recipe.Name}” "
                + $"({found[..12]}…).", nameof(model));
    }

    private SearchHit[] FindPrepared(ReadOnlySpan<float> query, int k)
    {
        var hits = Graph is null ? Scan(query, k) : Walk(query, k);
        for (var i = 0; i < hits.Length; i++) hits[i] = hits[i] with { Distance = _codes.Finish(hits[i].Distance) };
        return hits;
    }

    private SearchHit[] Scan(ReadOnlySpan<float> query, int k)
    {
        var nearest = new NearestList(k);
        for (var row = 0; row < Count; row++)
        {
            var distance = _codes.Measure(query, row);
            if (distance < nearest.Limit) nearest.Add(new SearchHit(row, distance));
        }

        return nearest.ToArray();
    }

    private SearchHit[] Walk(ReadOnlySpan<float> query, int k)
    {
        if (!_walks.TryTake(out var walk)) walk = new GraphWalk(_codes);
        var found = Graph!.Find(query, Math.Max(k, Options.SearchWidth), walk);
        // A graph can be disconnected, for instance if many codes are equal; then all rows are scanned.
        var hits = found.Count >= k ? found.GetRange(0, k).ToArray() : Scan(query, k);
        _walks.Add(walk);
        return hits;
    }

    private SearchHit[][] ToHits((int[,] Rows, float[,] Distances) found)
    {
        var hits = new SearchHit[found.Rows.GetLength(0)][];
        for (var q = 0; q < hits.Length; q++)
        {
            hits[q] = new SearchHit[found.Rows.GetLength(1)];
            for (var j = 0; j < hits[q].Length; j++) hits[q][j] = new SearchHit(found.Rows[q, j], _codes.Finish(found.Distances[q, j]));
        }

        return hits;
    }

    private void CheckLabels()
    {
        if (Rows.Labels.Count == 0) throw new InvalidOperationException("The index has no labels, which precision requires.");
    }

    private static void CheckCount(int k, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, maximum);
    }

    private static CodeTable ToTable(float[,] codes, SearchOptions options)
    {
        options.Check();
        if (codes.Length == 0)
            throw new InvalidInputException(
                $"Expected at least one code of at least one value; found {codes.GetLength(0)}×{codes.GetLength(1)}.", nameof(codes));
        var values = new float[codes.Length];
        RowArrays.Flat(codes).CopyTo(values);
        return new CodeTable(values, codes.GetLength(0), codes.GetLength(1), options.Distance, isPrepared: false);
    }
}
