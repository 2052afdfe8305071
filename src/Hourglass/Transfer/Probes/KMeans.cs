using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Transfer;

/// <summary>
/// k-means: the k centers that minimize the squared distances of rows to their nearest center, by Lloyd's algorithm (1982) with k-means++
/// initialization (Arthur and Vassilvitskii, 2007); the best of several starts.
/// </summary>
public sealed class KMeans
{
    private const int BlockRows = 4096;

    private readonly Backend _backend;

    private KMeans(Backend backend, float[,] centers, double inertia, int iterations) =>
        (_backend, Centers, Inertia, Iterations) = (backend, centers, inertia, iterations);

    /// <summary>The centers (k, d).</summary>
    public float[,] Centers { get; }

    /// <summary>Σ ‖x − nearest center‖² over the fitted rows.</summary>
    public double Inertia { get; }

    /// <summary>The number of iterations of the best start.</summary>
    public int Iterations { get; }

    /// <summary>Fits the centers.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="clusters">k, from 1 to n.</param>
    /// <param name="starts">The number of starts, at least 1.</param>
    /// <param name="maximumIterations">
    /// The maximum number of iterations of a start, at least 1; it stops when no row changes its center.
    /// </param>
    /// <param name="seed">The seed of the starts.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">There are no rows, or a value is not finite.</exception>
    public static KMeans Fit(
        float[,] rows, int clusters, int starts = 10, int maximumIterations = 300, ulong seed = 0, Backend? backend = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, rows.GetLength(0));
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumIterations, 1);
        if (!TensorPrimitives.IsFiniteAll<float>(RowArrays.Flat(rows)))
            throw new InvalidInputException("Expected rows of finite values.", nameof(rows));
        backend ??= Backend.Default;
        KMeans? best = null;
        for (var start = 0; start < starts; start++)
        {
            var centers = Draw(rows, clusters, new RandomStream(seed, RandomPurpose.Batches, 2_000_000 + (uint)start));
            var found = Run(rows, centers, maximumIterations, backend, cancellation);
            if (best is null || found.Inertia < best.Inertia) best = found;
        }

        return best!;
    }

    /// <summary>The index of the nearest center of each row (n, d).</summary>
    /// <exception cref="ArgumentException">The rows have another width.</exception>
    public int[] Assign(float[,] rows)
    {
        if (rows.GetLength(1) != Centers.GetLength(1))
            throw new InvalidInputException($"Expected rows of {Centers.GetLength(1)} values; found {rows.GetLength(1)}.", nameof(rows));
        var nearest = new int[rows.GetLength(0)];
        Assign(rows, Centers, nearest, _backend);
        return nearest;
    }

    private static KMeans Run(float[,] rows, float[,] centers, int maximumIterations, Backend backend, CancellationToken cancellation)
    {
        var (n, d, k) = (rows.GetLength(0), rows.GetLength(1), centers.GetLength(0));
        var (nearest, before, sums, counts) = (new int[n], new int[n], new double[k * d], new int[k]);
        Array.Fill(before, -1);
        var iteration = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Assign(rows, centers, nearest, backend);
            if (iteration == maximumIterations || nearest.AsSpan().SequenceEqual(before)) break;
            nearest.CopyTo(before, 0);
            Array.Clear(sums);
            Array.Clear(counts);
            for (var r = 0; r < n; r++)
            {
                counts[nearest[r]]++;
                MixedPrecision.AddScaled(RowArrays.Row(rows, r), 1, sums.AsSpan(nearest[r] * d, d));
            }

            for (var c = 0; c < k; c++)
            {
                // A center without rows moves to the row farthest from its own center.
                if (counts[c] == 0) RowArrays.Row(rows, Farthest(rows, centers, nearest)).CopyTo(RowArrays.Row(centers, c));
                for (var j = 0; j < d && counts[c] > 0; j++) centers[c, j] = (float)(sums[c * d + j] / counts[c]);
            }

            iteration++;
        }

        var inertia = 0.0;
        for (var r = 0; r < n; r++) inertia += Square(RowArrays.Row(rows, r), RowArrays.Row(centers, nearest[r]));
        return new KMeans(backend, centers, inertia, iteration);
    }

    /// <summary>The nearest center of each row by ‖c‖² − 2·x·c; of equally near ones the first.</summary>
    private static void Assign(float[,] rows, float[,] centers, int[] nearest, Backend backend)
    {
        var (n, d, k) = (rows.GetLength(0), rows.GetLength(1), centers.GetLength(0));
        var block = Math.Clamp(n, 1, BlockRows);
        var memory = backend.Allocate(checked(block * (d + k) + k * d));
        var (points, products, squares) = (memory.AsMatrix(block * (d + k), k, d), new float[block * k], new float[k]);
        backend.Upload(RowArrays.Flat(centers), points);
        for (var c = 0; c < k; c++) squares[c] = Sums.OfSquares<float>(RowArrays.Row(centers, c));
        for (var start = 0; start < n; start += block)
        {
            var count = Math.Min(block, n - start);
            var (input, output) = (memory.AsMatrix(0, count, d), memory.AsMatrix(block * d, count, k));
            backend.Upload(RowArrays.Flat(rows).Slice(start * d, count * d), input);
            backend.Multiply(input, false, points, true, output);
            backend.Download(output, products.AsSpan(0, count * k));
            for (var r = 0; r < count; r++)
            {
                var best = 0;
                for (var c = 1; c < k; c++)
                    if (squares[c] - 2 * products[r * k + c] < squares[best] - 2 * products[r * k + best]) best = c;
                nearest[start + r] = best;
            }
        }
    }

    /// <summary>k random rows, with probability proportional to the squared distance from those already chosen.</summary>
    private static float[,] Draw(float[,] rows, int k, RandomStream chance)
    {
        var n = rows.GetLength(0);
        var (centers, squares) = (new float[k, rows.GetLength(1)], new double[n]);
        Array.Fill(squares, double.PositiveInfinity);
        var chosen = chance.Below(0, n);
        for (var c = 0; c < k; c++)
        {
            RowArrays.Row(rows, chosen).CopyTo(RowArrays.Row(centers, c));
            var total = 0.0;
            for (var r = 0; r < n; r++)
            {
                squares[r] = Math.Min(squares[r], Square(RowArrays.Row(rows, r), RowArrays.Row(centers, c)));
                total += squares[r];
            }

            var (w0, w1, _, _) = chance.Block((uint)c + 1);
            var wanted = total * ((((ulong)w0 << 32) | w1) / 18446744073709551616.0);
            for (chosen = 0; chosen < n - 1 && (wanted -= squares[chosen]) >= 0; chosen++)
            {
            }
        }

        return centers;
    }

    private static int Farthest(float[,] rows, float[,] centers, int[] nearest) =>
        Enumerable.Range(0, nearest.Length).MaxBy(r => Square(RowArrays.Row(rows, r), RowArrays.Row(centers, nearest[r])));

    private static double Square(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var distance = (double)Sums.Distance(a, b);
        return distance * distance;
    }
}
