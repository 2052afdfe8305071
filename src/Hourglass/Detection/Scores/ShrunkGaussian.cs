using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// N(m, Σ) fitted to rows, Σ shrunk towards a multiple of the identity, (1 − s)·S + s·(tr S / k)·I, so that it is invertible and directions
/// of small sample variance do not dominate (the form of Ledoit and Wolf, 2004, with a given s). It is stored in single precision, from
/// which everything else is computed, so that it is bit-identical after saving and loading.
/// </summary>
internal sealed class ShrunkGaussian
{
    /// <summary>Wider rows would require matrices of more than 100 MB.</summary>
    private const int MaximumColumns = 4096;

    private const double MinimumVariance = 1e-6;

    private readonly float[] _mean, _covariance;
    private readonly double[] _precision;

    private ShrunkGaussian(float[] mean, float[] covariance, double shrinkage)
    {
        (_mean, _covariance) = (mean, covariance);
        var size = mean.Length;
        var (values, vectors) = SymmetricEigen.Decompose([.. covariance.Select(value => (double)value)], size, size);
        var meanVariance = Enumerable.Range(0, size).Sum(i => (double)covariance[i * size + i]) / size;
        _precision = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            // Rounded to single precision, the variance of a constant direction may have either sign: it is at least 1e-6 of the mean
            // variance. If nothing varies at all, distances are Euclidean.
            var variance = meanVariance > 0
                ? Math.Max((1 - shrinkage) * values[k] + shrinkage * meanVariance, MinimumVariance * meanVariance)
                : 1;
            LogDeterminant += Math.Log(variance);
            var vector = vectors.AsSpan(k * size, size);
            for (var i = 0; i < size; i++)
            {
                var row = _precision.AsSpan(i * size, size);
                TensorPrimitives.MultiplyAdd(vector, vector[i] / variance, row, row);
            }
        }
    }

    /// <summary>ln det Σ.</summary>
    internal double LogDeterminant { get; }

    /// <summary>What determines the Gaussian, to be saved.</summary>
    internal IReadOnlyList<NamedTensor> Tensors =>
        [new("mean", [_mean.Length], _mean), new("covariance", [_mean.Length, _mean.Length], _covariance)];

    internal static ShrunkGaussian Fit(float[,] rows, double shrinkage, string what)
    {
        var (n, size) = (rows.GetLength(0), rows.GetLength(1));
        if (n < 2) throw new InvalidInputException($"A covariance of {what} needs at least 2 rows; found {n}.", nameof(rows));
        CheckWidth(size, what);
        var (mean, covariance) = Covariance.Compute(Backend.Default, RowArrays.Table(rows), AffineMap.Identity, default);
        var both = new float[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++) both[i * size + j] = both[j * size + i] = (float)covariance[i * size + j];
        return new ShrunkGaussian([.. mean.Select(value => (float)value)], both, shrinkage);
    }

    internal static ShrunkGaussian Restore(Attachment saved, double shrinkage, int size) =>
        new(saved.Values("mean", size).ToArray(), saved.Values("covariance", checked(size * size)).ToArray(), shrinkage);

    /// <summary>The Gaussian of a score, which exists once the score is fitted.</summary>
    internal static ShrunkGaussian Fitted(ShrunkGaussian? gaussian) =>
        gaussian ?? throw new InvalidOperationException("The score is not fitted; AnomalyDetector.Fit fits it to normal rows.");

    internal static void CheckWidth(int size, string what)
    {
        if (size <= MaximumColumns) return;
        throw new InvalidInputException(
            $"A covariance of {what} is for rows of at most {MaximumColumns} values; found {size}. "
            + "The scores mae and mse have no such limit.");
    }

    internal static double CheckShrinkage(double shrinkage) => shrinkage is >= 0 and <= 1
        ? shrinkage
        : throw new ArgumentOutOfRangeException(nameof(shrinkage), shrinkage, "A shrinkage is a number from 0 to 1.");

    /// <summary>The terms yⱼ·(Σ⁻¹·y)ⱼ, y = x − m, of the squared distance of each row. They may be negative; their sum is not.</summary>
    /// <param name="rows">The rows (n, k).</param>
    /// <param name="extraColumns">Columns to leave free after the k terms.</param>
    internal double[,] SquaredDistances(float[,] rows, int extraColumns = 0)
    {
        var (n, size) = (rows.GetLength(0), _mean.Length);
        var terms = new double[n, size + extraColumns];
        Parallel.For(0, n, () => new double[size], (r, _, centered) =>
        {
            for (var c = 0; c < size; c++) centered[c] = (double)rows[r, c] - _mean[c];
            for (var c = 0; c < size; c++)
                terms[r, c] = centered[c] * Sums.Dot<double>(_precision.AsSpan(c * size, size), centered);
            return centered;
        }, _ => { });
        return terms;
    }
}
