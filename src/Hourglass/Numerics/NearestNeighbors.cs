using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Numerics;

/// <summary>
/// Exact k-nearest-neighbor search by Euclidean distance: the nearest rows first, of equally near ones the one with the smaller index.
/// </summary>
/// <remarks>
/// Distances of many queries come from one matrix multiply, ‖q − x‖² = ‖q‖² + ‖x‖² − 2·q·x, which is inaccurate for q near x. It only
/// selects candidates: all rows that may be among the k nearest within rounding errors. Their distances are computed again as √Σ(q − x)².
/// Thread-safe.
/// </remarks>
internal sealed class NearestNeighbors
{
    private const int QueryBlock = 128, RowBlock = 2048;

    private readonly Backend _backend;
    private readonly float[] _points;
    private readonly Matrix _matrix;
    private readonly float[] _squares;

    /// <summary>Indexes <paramref name="points"/> (n, d), which are copied.</summary>
    /// <param name="points">The rows, at least one, of finite values.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, or a value is not finite or too large to square.</exception>
    public NearestNeighbors(float[,] points, Backend? backend = null)
    {
        (Count, Width) = (points.GetLength(0), points.GetLength(1));
        if (points.Length == 0)
            throw new InvalidInputException($"Expected at least one row of at least one value; found {Count}×{Width}.", nameof(points));
        _backend = backend ?? Backend.Default;
        _points = RowArrays.Flat(points).ToArray();
        _squares = new float[Count];
        for (var r = 0; r < Count; r++)
        {
            _squares[r] = Sums.OfSquares(Point(r));
            if (!float.IsFinite(_squares[r]))
                throw new InvalidInputException($"Row {r} has a value that is not finite or too large to square.", nameof(points));
        }

        _matrix = _backend.Allocate(_points.Length).AsMatrix(0, Count, Width);
        _backend.Upload(_points, _matrix);
    }

    /// <summary>The number of indexed rows.</summary>
    public int Count { get; }

    /// <summary>The number of values in a row.</summary>
    public int Width { get; }

    /// <summary>The k nearest rows of each query.</summary>
    /// <param name="queries">(m, d), of finite values.</param>
    /// <param name="k">From 1 to the number of rows.</param>
    /// <returns>Row indices and distances, both (m, k).</returns>
    /// <exception cref="ArgumentException">The queries have another width, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 to the number of rows.</exception>
    public (int[,] Rows, float[,] Distances) Find(float[,] queries, int k) => Find(queries, k, exceptSelf: false);

    /// <summary>The k nearest other rows of each row; copies of a row are its neighbors, itself is not.</summary>
    /// <inheritdoc cref="Find(float[,], int)"/>
    public (int[,] Rows, float[,] Distances) FindOthers(int k)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(k, Count);
        var points = new float[Count, Width];
        _points.CopyTo(RowArrays.Flat(points));
        return Find(points, k, exceptSelf: true);
    }

    private (int[,] Rows, float[,] Distances) Find(float[,] queries, int k, bool exceptSelf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Count);
        if (queries.GetLength(1) != Width)
            throw new InvalidInputException($"Expected queries of {Width} values; found {queries.GetLength(1)}.", nameof(queries));
        var count = queries.GetLength(0);
        var (rows, distances) = (new int[count, k], new float[count, k]);
        var (block, step) = (Math.Min(QueryBlock, Math.Max(count, 1)), Math.Min(RowBlock, Count));
        var memory = _backend.Allocate((block * Width) + (block * step));
        var products = new float[block * step];
        var found = Enumerable.Range(0, block).Select(_ => new Nearest(k)).ToArray();
        for (var first = 0; first < count; first += block)
        {
            var some = Math.Min(block, count - first);
            var values = RowArrays.Flat(queries).Slice(first * Width, some * Width);
            var input = memory.AsMatrix(0, some, Width);
            _backend.Upload(values, input);
            for (var i = 0; i < some; i++)
            {
                var square = Sums.OfSquares(values.Slice(i * Width, Width));
                if (!float.IsFinite(square))
                    throw new InvalidInputException(
                        $"Query {first + i} has a value that is not finite or too large to square.", nameof(queries));
                found[i].Begin(square, exceptSelf ? first + i : -1);
            }

            for (var start = 0; start < Count; start += step)
            {
                var length = Math.Min(step, Count - start);
                var output = memory.AsMatrix(block * Width, some, length);
                _backend.Multiply(input, false, _matrix.SliceRows(start, length), true, output);
                _backend.Download(output, products.AsSpan(0, some * length));
                for (var i = 0; i < some; i++)
                    found[i].Offer(start, products.AsSpan(i * length, length), _squares.AsSpan(start, length), Width);
            }

            for (var i = 0; i < some; i++)
            {
                var nearest = found[i].Measure(this, values.Slice(i * Width, Width));
                for (var j = 0; j < k; j++) (distances[first + i, j], rows[first + i, j]) = nearest[j];
            }
        }

        return (rows, distances);
    }

    private ReadOnlySpan<float> Point(int row) => _points.AsSpan(row * Width, Width);

    /// <summary>The candidates of one query.</summary>
    private sealed class Nearest(int k)
    {
        /// <summary>
        /// The k smallest upper bounds of squared distances so far, the largest on top: no row with a larger lower bound is among the
        /// nearest.
        /// </summary>
        private readonly PriorityQueue<int, float> _upper = new(k + 1);

        private readonly List<(float Lower, int Row)> _candidates = [];
        private float _square, _limit;
        private int _self;

        internal void Begin(float square, int self)
        {
            (_square, _self, _limit) = (square, self, float.PositiveInfinity);
            _upper.Clear();
            _candidates.Clear();
        }

        internal void Offer(int start, ReadOnlySpan<float> products, ReadOnlySpan<float> squares, int width)
        {
            // The error of a dot product of d values is at most d·ε·‖q‖·‖x‖ ≤ d·ε·(‖q‖² + ‖x‖²)/2, for any order of summation; likewise the
            // squares.
            var slack = 2 * (width + 4) * 6e-8f;
            for (var i = 0; i < products.Length; i++)
            {
                var both = _square + squares[i];
                var (distance, doubt) = (both - 2 * products[i], slack * both);
                if (distance - doubt > _limit || start + i == _self) continue;
                _candidates.Add((distance - doubt, start + i));
                _upper.Enqueue(0, -(distance + doubt));
                if (_upper.Count <= k) continue;
                _upper.Dequeue();
                _upper.TryPeek(out _, out var largest);
                _limit = -largest;
            }

            if (_candidates.Count > 16 * k + 256) _candidates.RemoveAll(candidate => candidate.Lower > _limit);
        }

        /// <summary>The nearest k, by directly computed distances.</summary>
        internal List<(float Distance, int Row)> Measure(NearestNeighbors space, ReadOnlySpan<float> query)
        {
            var nearest = new List<(float Distance, int Row)>(_candidates.Count);
            foreach (var (lower, row) in _candidates)
                if (lower <= _limit)
                    nearest.Add((Sums.Distance(query, space.Point(row)), row));
            nearest.Sort();
            return nearest;
        }
    }
}
