using Hourglass.Compute;

namespace Hourglass.Transfer;

/// <summary>
/// Linear support vector machines, one class against the rest: for each class the w that makes ½‖w‖² + C·Σ max(0, 1 − y·w·x)² least, by coordinate descent on the
/// dual (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1). A column of ones behind x stands for the bias. Columns are
/// centered and all divided by one number, so that the mean of ‖x‖² is 1: rows much longer would take the descent thousands of passes. Classes are fitted side by side; the result does not depend on the number of threads.
/// </summary>
public sealed class LinearSvm : Classifier
{
    private readonly AffineMap _map;
    private readonly double[][] _weights; // of each class, its bias last

    private LinearSvm(AffineMap map, double[][] weights, int epochs, bool converged)
        : base(weights[0].Length - 1) => (_map, _weights, Epochs, Converged) = (map, weights, epochs, converged);

    /// <summary>Passes over the rows that the slowest class took.</summary>
    public int Epochs { get; }

    /// <summary>Whether every class came to its end, rather than to the most passes.</summary>
    public bool Converged { get; }

    /// <summary>Fits a w for each class.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="c">C, above 0: the price of a row on the wrong side.</param>
    /// <param name="maximumEpochs">The most passes over the rows, at least 1; it ends before where no dual variable's gradient is 0.1 from what it should be.</param>
    /// <param name="seed">The seed of the order of rows in a pass.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">Rows and labels do not agree, or a value is not finite.</exception>
    public static LinearSvm Fit(float[,] rows, ReadOnlySpan<int> labels, double c = 1, int maximumEpochs = 200, ulong seed = 0, CancellationToken cancellation = default)
    {
        var classes = CheckRows(rows, labels);
        if (!(c > 0 && double.IsFinite(c))) throw new ArgumentOutOfRangeException(nameof(c), c, $"Expected a C above 0; found {c}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumEpochs, 1);
        var (map, known) = (UnitLength(CodeScale.Fit(rows)), labels.ToArray());
        var scaled = Scale(rows, map);
        var (weights, epochs, converged) = (new double[classes][], new int[classes], new bool[classes]);
        Parallel.For(0, classes, new ParallelOptions { CancellationToken = cancellation }, k =>
            (weights[k], epochs[k], converged[k]) = Separate(scaled, rows.GetLength(1), known, k, c, maximumEpochs, seed, cancellation));
        return new LinearSvm(map, weights, epochs.Max(), converged.All(done => done));
    }

    private protected override int[] OnPredict(float[,] rows)
    {
        var (scaled, result) = (Scale(rows, _map), new int[rows.GetLength(0)]);
        for (var r = 0; r < result.Length; r++)
        {
            var row = scaled.AsSpan(r * Features, Features);
            var best = double.NegativeInfinity;
            for (var k = 0; k < _weights.Length; k++)
            {
                var value = MixedVectors.Dot(row, _weights[k]) + _weights[k][^1];
                if (value > best) (best, result[r]) = (value, k);
            }
        }

        return result;
    }

    private static (double[] Weights, int Epochs, bool Converged) Separate(float[] rows, int d, int[] labels, int positive, double c, int maximumEpochs, ulong seed, CancellationToken cancellation)
    {
        var (w, alpha, squares, order) = (new double[d + 1], new double[labels.Length], new double[labels.Length], new int[labels.Length]);
        var shift = 1 / (2 * c); // what the squared loss adds to the diagonal of the dual
        for (var i = 0; i < squares.Length; i++)
        {
            var row = rows.AsSpan(i * d, d);
            squares[i] = shift + 1;
            foreach (var value in row) squares[i] += (double)value * value;
        }

        for (var epoch = 0; epoch < maximumEpochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            new RandomStream(seed, RandomPurpose.Batches, 2 + (uint)positive, (ulong)epoch).Shuffle(order);
            var (largest, least) = (double.NegativeInfinity, double.PositiveInfinity);
            foreach (var i in order)
            {
                var row = rows.AsSpan(i * d, d);
                var y = labels[i] == positive ? 1 : -1;
                var slope = y * (MixedVectors.Dot(row, w) + w[d]) - 1 + shift * alpha[i];
                var projected = alpha[i] == 0 ? Math.Min(slope, 0) : slope;
                (largest, least) = (Math.Max(largest, projected), Math.Min(least, projected));
                if (Math.Abs(projected) < 1e-12) continue;
                var before = alpha[i];
                alpha[i] = Math.Max(before - slope / squares[i], 0);
                MixedVectors.AddScaled(row, (alpha[i] - before) * y, w);
                w[d] += (alpha[i] - before) * y;
            }

            if (largest - least < 0.1) return (w, epoch + 1, true);
        }

        return (w, maximumEpochs, false);
    }

    private static AffineMap UnitLength(AffineMap map)
    {
        var factor = 1 / MathF.Sqrt(map.Scale.Length);
        return new AffineMap([.. map.Scale.ToArray().Select(s => s * factor)], [.. map.Shift.ToArray().Select(s => s * factor)]);
    }

    private static float[] Scale(float[,] rows, AffineMap map)
    {
        var (values, d) = (RowArrays.Flat(rows).ToArray(), rows.GetLength(1));
        for (var i = 0; i < values.Length; i++) values[i] = values[i] * map.Scale[i % d] + map.Shift[i % d];
        return values;
    }
}
