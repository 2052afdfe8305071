using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>Expectation and maximization of a mixture of Gaussians over given codes.</summary>
internal sealed class MixtureFit
{
    private const int MaximumIterations = 200, KMeansIterations = 10;
    private const double MinimumGain = 1e-4, MinimumRows = 2;

    // A responsibility below this adds less than the rounding error of the sum.
    private const double MinimumShare = 1e-16;

    private readonly float[,] _codes;
    private readonly CovarianceKind _covariance;
    private readonly int _rows, _size;
    private readonly double _ridge;

    internal MixtureFit(float[,] codes, CovarianceKind covariance)
    {
        (_codes, _covariance, _rows, _size) = (codes, covariance, codes.GetLength(0), codes.GetLength(1));
        var (_, moments) = CodeRows.Moments(codes);
        var variances = new double[_size];
        for (var c = 0; c < _size; c++) variances[c] = moments[c * _size + c];
        _ridge = CodeDensity.Floor(variances);
    }

    internal GaussianMixture Run(int components, ulong seed)
    {
        var mixture = Maximize(Start(components, seed));
        var last = double.NegativeInfinity;
        for (var round = 0; round < MaximumIterations; round++)
        {
            var (shares, logs) = mixture.Expect(_codes);
            var likelihood = logs.Average();
            if (likelihood - last < MinimumGain) break;
            last = likelihood;
            mixture = Maximize(shares);
        }

        return mixture;
    }

    /// <summary>The maximum-likelihood mixture for the given responsibilities.</summary>
    private GaussianMixture Maximize(double[,] shares)
    {
        var parts = new CodeDensity?[shares.GetLength(1)];
        var weights = new double[parts.Length];
        Parallel.For(0, parts.Length, k =>
        {
            for (var r = 0; r < _rows; r++) weights[k] += shares[r, k];
            if (weights[k] >= MinimumRows || parts.Length == 1) parts[k] = Gaussian(shares, k, weights[k]);
        });
        var kept = Enumerable.Range(0, parts.Length).Where(k => parts[k] is not null).ToArray();
        if (kept.Length == 0) return Maximize(Ones()); // every component has lost its rows: one remains for all
        var total = kept.Sum(k => weights[k]);
        return new GaussianMixture([.. kept.Select(k => weights[k] / total)], [.. kept.Select(k => parts[k]!)]);
    }

    private CodeDensity Gaussian(double[,] shares, int component, double weight)
    {
        var (mean, centered) = (new double[_size], new double[_size]);
        for (var r = 0; r < _rows; r++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(RowArrays.Row(_codes, r), centered);
            TensorPrimitives.MultiplyAdd<double>(centered, shares[r, component] / weight, mean, mean);
        }

        var isFull = _covariance == CovarianceKind.Full;
        var products = new double[isFull ? _size * _size : _size];
        for (var r = 0; r < _rows; r++)
        {
            var share = shares[r, component] / weight;
            if (share < MinimumShare) continue;
            TensorPrimitives.ConvertTruncating<float, double>(RowArrays.Row(_codes, r), centered);
            TensorPrimitives.Subtract<double>(centered, mean, centered);
            if (isFull) AddProducts(centered, share, products);
            else for (var c = 0; c < _size; c++) products[c] += share * centered[c] * centered[c];
        }

        if (isFull) return FullGaussian.Of(mean, products, _ridge);
        for (var c = 0; c < _size; c++) products[c] += _ridge;
        return DiagonalGaussian.Of(mean, products, _ridge);
    }

    /// <summary>The lower triangle of share·x·xᵀ, added.</summary>
    private void AddProducts(double[] x, double share, double[] products)
    {
        for (var i = 0; i < _size; i++)
        {
            var row = products.AsSpan(i * _size, i + 1);
            TensorPrimitives.MultiplyAdd(x.AsSpan(0, i + 1), share * x[i], row, row);
        }
    }

    /// <summary>Initial responsibilities by k-means: 1 for the nearest center, 0 for the others.</summary>
    private double[,] Start(int components, ulong seed)
    {
        var centers = FirstCenters(components, seed);
        for (var round = 0; ; round++)
        {
            var (nearest, _) = new NearestNeighbors(centers).Find(_codes, 1);
            var (sums, counts) = (new double[centers.GetLength(0), _size], new double[centers.GetLength(0)]);
            for (var r = 0; r < _rows; r++)
            {
                counts[nearest[r, 0]]++;
                for (var c = 0; c < _size; c++) sums[nearest[r, 0], c] += _codes[r, c];
            }

            if (round == KMeansIterations)
            {
                var shares = new double[_rows, counts.Length];
                for (var r = 0; r < _rows; r++) shares[r, nearest[r, 0]] = 1;
                return shares;
            }

            var used = Enumerable.Range(0, counts.Length).Where(k => counts[k] > 0).ToArray();
            centers = new float[used.Length, _size];
            for (var k = 0; k < used.Length; k++)
                for (var c = 0; c < _size; c++) centers[k, c] = (float)(sums[used[k], c] / counts[used[k]]);
        }
    }

    /// <summary>
    /// k-means++: each further center is a random row, with probability proportional to its squared distance from the nearest center so
    /// far.
    /// </summary>
    private float[,] FirstCenters(int components, ulong seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.Latent, uint.MaxValue); // an index that no part of a density uses
        var chosen = new List<int> { stream.Below(0, _rows) };
        var squares = new double[_rows];
        Array.Fill(squares, double.PositiveInfinity);
        while (chosen.Count < components)
        {
            var newest = chosen[^1];
            Parallel.For(0, _rows, r =>
            {
                var distance = (double)Sums.Distance<float>(RowArrays.Row(_codes, r), RowArrays.Row(_codes, newest));
                squares[r] = Math.Min(squares[r], distance * distance);
            });
            var place = squares.Sum() * Philox.Uniform(stream.Word(4 * (uint)chosen.Count));
            if (place == 0) break; // every row is a center
            var row = 0;
            while (row < _rows - 1 && (place -= squares[row]) >= 0) row++;
            chosen.Add(row);
        }

        return CodeRows.Select(_codes, [.. chosen]);
    }

    private double[,] Ones()
    {
        var ones = new double[_rows, 1];
        for (var r = 0; r < _rows; r++) ones[r, 0] = 1;
        return ones;
    }
}
