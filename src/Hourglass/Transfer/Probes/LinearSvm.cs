using Hourglass.Compute;

namespace Hourglass.Transfer;

/// <summary>
/// Linear support vector machines, one class against the rest: for each class the w that minimizes ½‖w‖² + C·Σ max(0, 1 − y·w·x)², by
/// coordinate descent on the dual (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1). A
/// column of ones appended to x gives the bias. Columns are centered and divided by one number so that the mean of ‖x‖² is 1, without which
/// the descent can take thousands of passes. Classes are fitted in parallel; the result does not depend on the number of threads.
/// </summary>
internal sealed class LinearSvm : Classifier
{
    private readonly AffineMap _map;
    private readonly double[][] _weights; // per class, bias last

    private LinearSvm(AffineMap map, double[][] weights, int epochs, bool converged)
        : base(weights[0].Length - 1) => (_map, _weights, Epochs, Converged) = (map, weights, epochs, converged);

    /// <summary>The number of passes over the rows of the slowest class.</summary>
    public int Epochs { get; }

    /// <summary>Whether every class converged.</summary>
    public bool Converged { get; }

    /// <summary>Fits a w for each class.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="c">C, above 0: the inverse regularization strength.</param>
    /// <param name="maximumEpochs">
    /// The maximum number of passes over the rows, at least 1; it stops when the range of projected gradients is below 0.1.
    /// </param>
    /// <param name="seed">The seed of the order of rows in each pass.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The numbers of rows and labels differ, or a value is not finite.</exception>
    public static LinearSvm Fit(
        float[,] rows, ReadOnlySpan<int> labels, double c = 1, int maximumEpochs = 200, ulong seed = 0,
        CancellationToken cancellation = default)
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
                var value = MixedPrecision.Dot(row, _weights[k]) + _weights[k][^1];
                if (value > best) (best, result[r]) = (value, k);
            }
        }

        return result;
    }

    private static (double[] Weights, int Epochs, bool Converged) Separate(
        float[] rows, int d, int[] labels, int positive, double c, int maximumEpochs, ulong seed, CancellationToken cancellation)
    {
        var (w, alpha, squares, order) = (new double[d + 1], new double[labels.Length], new double[labels.Length], new int[labels.Length]);
        var shift = 1 / (2 * c); // added to the diagonal of the dual by the squared loss
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
            var (largest, smallest) = (double.NegativeInfinity, double.PositiveInfinity);
            foreach (var i in order)
            {
                var row = rows.AsSpan(i * d, d);
                var y = labels[i] == positive ? 1 : -1;
                var slope = y * (MixedPrecision.Dot(row, w) + w[d]) - 1 + shift * alpha[i];
                var projected = alpha[i] == 0 ? Math.Min(slope, 0) : slope;
                (largest, smallest) = (Math.Max(largest, projected), Math.Min(smallest, projected));
                if (Math.Abs(projected) < 1e-12) continue;
                var before = alpha[i];
                alpha[i] = Math.Max(before - slope / squares[i], 0);
                MixedPrecision.AddScaled(row, (alpha[i] - before) * y, w);
                w[d] += (alpha[i] - before) * y;
            }

            if (largest - smallest < 0.1) return (w, epoch + 1, true);
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
