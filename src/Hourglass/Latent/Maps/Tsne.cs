using System.Runtime.InteropServices;
using Hourglass.Compute;

namespace Hourglass.Latent;

/// <summary>
/// t-distributed stochastic neighbor embedding in the plane (van der Maaten and Hinton, 2008), with the sum over all pairs by a Barnes–Hut
/// tree (van der Maaten, 2014). It shows neighborhoods; distances between clusters, their sizes and densities have no meaning.
/// </summary>
/// <remarks>Results are bit-identical for the same seed and any number of threads.</remarks>
public sealed class Tsne
{
    /// <summary>The largest number of rows without a warning by <see cref="WarningFor"/>.</summary>
    public const int RecommendedRows = 20_000;

    private const int BlockRows = 128, StepsBetweenReports = 50;
    private const double InitialDeviation = 1e-4, EarlyMomentum = 0.5, LateMomentum = 0.8, MinimumGain = 0.01;

    private readonly NeighborProbabilities _near;
    private readonly TsneOptions _options;
    private readonly ParallelOptions _parallel;
    private readonly QuadTree _tree;
    private readonly int _count;
    private readonly double[] _points, _gradient, _repulsion, _sums;

    private Tsne(float[,] rows, TsneOptions options, Backend? backend, CancellationToken cancellation)
    {
        (_options, _count) = (options, rows.GetLength(0));
        backend ??= Backend.Default;
        var threads = options.Threads ?? (backend as CpuBackend)?.Threads ?? Environment.ProcessorCount;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        _near = NeighborProbabilities.Compute(rows, options.Perplexity, backend);
        _tree = new QuadTree(_count);
        (_points, _gradient, _repulsion, _sums) = (
            Begin(rows, options.Seed, backend), new double[2 * _count], new double[2 * _count], new double[_count]);
    }

    /// <summary>The points of the map (n, 2), around (0, 0).</summary>
    public float[,] Points { get; private set; } = new float[0, 2];

    /// <summary>KL(P‖Q) in nats, the minimized objective, with the sums of the tree.</summary>
    public double Divergence { get; private set; }

    /// <summary>Fits a map.</summary>
    /// <param name="rows">Rows (n, d) of finite values, such as codes; at least 4.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="backend">The backend that finds the nearest rows; null for <see cref="Backend.Default"/>.</param>
    /// <param name="progress">Receives the number of completed steps.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentException">There are fewer than 4 rows, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">The points diverged because the learning rate is too high.</exception>
    public static Tsne Fit(
        float[,] rows, TsneOptions? options = null, Backend? backend = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TsneOptions();
        options.Check(rows.GetLength(0));
        var map = new Tsne(rows, options, backend, cancellation);
        map.Descend(progress);
        return map;
    }

    /// <summary>A warning for more than <see cref="RecommendedRows"/> rows; null for fewer.</summary>
    public static string? WarningFor(int rows) => rows <= RecommendedRows
        ? null
        : FormattableString.Invariant($"a map of {rows:N0} rows takes minutes and its points overlap; a few thousand rows show as much.");

    /// <summary>
    /// The first two principal components, scaled so that the first has a standard deviation of 10⁻⁴, plus a hundredth of that as noise,
    /// which separates copies.
    /// </summary>
    private static double[] Begin(float[,] rows, ulong seed, Backend backend)
    {
        var (count, width) = (rows.GetLength(0), rows.GetLength(1));
        var plane = width == 1 ? rows : Pca.Fit(rows, 2, backend).Encode(rows);
        var columns = plane.GetLength(1);
        var mean = 0.0;
        for (var i = 0; i < count; i++) mean += plane[i, 0] / (double)count;
        var square = 0.0;
        for (var i = 0; i < count; i++) square += (plane[i, 0] - mean) * (plane[i, 0] - mean) / count;
        var scale = square > 0 ? InitialDeviation / Math.Sqrt(square) : 0;
        var stream = new RandomStream(seed, RandomPurpose.Map);
        var points = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            var (w0, w1, _, _) = stream.Block((uint)i);
            var (noiseX, noiseY) = Philox.Normals(w0, w1);
            points[2 * i] = (plane[i, 0] - mean) * scale + 0.01 * InitialDeviation * noiseX;
            points[2 * i + 1] = (columns > 1 ? plane[i, 1] * scale : 0) + 0.01 * InitialDeviation * noiseY;
        }

        return points;
    }

    /// <summary>
    /// Gradient descent with momentum, each coordinate with a gain that grows while its direction is unchanged (Jacobs, 1988).
    /// </summary>
    private void Descend(IProgress<int>? progress)
    {
        var rate = _options.LearningRate ?? Math.Max(50, _count / _options.Exaggeration / 4);
        var (moves, gains) = (new double[2 * _count], new double[2 * _count]);
        Array.Fill(gains, 1);
        for (var step = 0; step < _options.Steps; step++)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            var isEarly = step < _options.ExaggeratedSteps;
            if (step == _options.ExaggeratedSteps)
            {
                Array.Clear(moves);
                Array.Fill(gains, 1);
            }

            Slope(isEarly ? _options.Exaggeration : 1);
            var momentum = isEarly ? EarlyMomentum : LateMomentum;
            for (var i = 0; i < moves.Length; i++)
            {
                gains[i] = Math.Max(MinimumGain, moves[i] * _gradient[i] < 0 ? gains[i] + 0.2 : gains[i] * 0.8);
                moves[i] = momentum * moves[i] - rate * gains[i] * _gradient[i];
                _points[i] += moves[i];
            }

            if (!double.IsFinite(_points.Sum()))
                throw new ArithmeticException($"The map diverged in step {step + 1}: the learning rate {rate} is too high.");
            if ((step + 1) % StepsBetweenReports == 0) progress?.Report(step + 1);
        }

        Finish();
    }

    /// <summary>∂KL/∂y = 4·(Σj pij·qij·(yi − yj) − Σj qij²·(yi − yj) / Z) with q = 1 / (1 + d²) and Z = Σ q; returns Z.</summary>
    private double Slope(double exaggeration)
    {
        _tree.Build(_points);
        // Along the Morton curve, so that the points of a block visit the same cells. The result of a point does not depend on its block.
        Parallel.For(0, (_count + BlockRows - 1) / BlockRows, _parallel, block =>
        {
            foreach (var i in _tree.Order[(block * BlockRows)..Math.Min(_count, (block + 1) * BlockRows)])
            {
                (_sums[i], _repulsion[2 * i], _repulsion[2 * i + 1]) = _tree.Repulsion(i, _options.Angle);
                (_gradient[2 * i], _gradient[2 * i + 1]) = Attraction(i);
            }
        });
        var sum = 0.0;
        foreach (var share in _sums) sum += share;
        for (var i = 0; i < _gradient.Length; i++) _gradient[i] = 4 * (exaggeration * _gradient[i] - _repulsion[i] / sum);
        return sum;
    }

    private (double X, double Y) Attraction(int row)
    {
        var points = MemoryMarshal.Cast<double, Point>(_points);
        var point = points[row];
        var (forceX, forceY) = (0.0, 0.0);
        var (columns, values) = (_near.Columns, _near.Values);
        for (var place = _near.Starts[row]; place < _near.Starts[row + 1]; place++)
        {
            var other = points[columns[place]];
            var (dx, dy) = (point.X - other.X, point.Y - other.Y);
            var weight = values[place] / (1 + dx * dx + dy * dy);
            forceX += weight * dx;
            forceY += weight * dy;
        }

        return (forceX, forceY);
    }

    private void Finish()
    {
        var sum = Slope(1);
        var (divergence, centerX, centerY) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _count; i++)
        {
            centerX += _points[2 * i] / _count;
            centerY += _points[2 * i + 1] / _count;
            for (var place = _near.Starts[i]; place < _near.Starts[i + 1]; place++)
            {
                var j = _near.Columns[place];
                var (dx, dy) = (_points[2 * i] - _points[2 * j], _points[2 * i + 1] - _points[2 * j + 1]);
                divergence += _near.Values[place] * Math.Log(_near.Values[place] * sum * (1 + dx * dx + dy * dy));
            }
        }

        Divergence = divergence;
        Points = new float[_count, 2];
        for (var i = 0; i < _count; i++)
            (Points[i, 0], Points[i, 1]) = ((float)(_points[2 * i] - centerX), (float)(_points[2 * i + 1] - centerY));
    }

    private readonly record struct Point(double X, double Y);
}
