using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Numerics;

namespace Hourglass.Detection;

/// <summary>
/// N(m, Σ) fitted to rows, Σ drawn towards a sphere of the same total variance, (1 − s)·S + s·(tr S / k)·I, so that it has an inverse and directions in which few
/// rows happened to vary do not rule (the form of Ledoit and Wolf, 2004, with a share s that is given). Kept in single precision, from which all else follows:
/// saved and read again it is the same to the last bit.
/// </summary>
internal sealed class ShrunkGaussian
{
    /// <summary>Wider rows would need matrices of more than a hundred megabytes.</summary>
    private const int MostColumns = 4096;

    private const double Least = 1e-6;

    private readonly float[] _mean, _covariance;
    private readonly double[] _precision;

    private ShrunkGaussian(float[] mean, float[] covariance, double shrinkage)
    {
        (_mean, _covariance) = (mean, covariance);
        var size = mean.Length;
        var (values, vectors) = SymmetricEigen.Decompose([.. covariance.Select(value => (double)value)], size, size);
        var sphere = Enumerable.Range(0, size).Sum(i => (double)covariance[i * size + i]) / size;
        _precision = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            // In single precision a direction in which nothing varies has a variance of either sign: it is held at a millionth of the others'.
            var variance = sphere > 0 ? Math.Max((1 - shrinkage) * values[k] + shrinkage * sphere, Least * sphere) : 1; // where nothing varies distances are Euclidean
            LogDeterminant += Math.Log(variance);
            var vector = vectors.AsSpan(k * size, size);
            for (var i = 0; i < size; i++)
                TensorPrimitives.MultiplyAdd(vector, vector[i] / variance, _precision.AsSpan(i * size, size), _precision.AsSpan(i * size, size));
        }
    }

    /// <summary>ln det Σ.</summary>
    internal double LogDeterminant { get; }

    internal static ShrunkGaussian Fit(float[,] rows, double shrinkage, string what)
    {
        var (n, size) = (rows.GetLength(0), rows.GetLength(1));
        if (n < 2) throw new ArgumentException($"A covariance of {what} needs at least 2 rows; found {n}.", nameof(rows));
        CheckWidth(size, what);
        var (mean, covariance) = Covariance.Compute(Backend.Default, RowArrays.Table(rows), AffineMap.Identity, default);
        var both = new float[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++) both[i * size + j] = both[j * size + i] = (float)covariance[i * size + j];
        return new ShrunkGaussian([.. mean.Select(value => (float)value)], both, shrinkage);
    }

    internal static void CheckWidth(int size, string what)
    {
        if (size > MostColumns) throw new ArgumentException($"A covariance of {what} is for rows of at most {MostColumns} values; found {size}. The scores mae and mse have no such limit.");
    }

    internal static ShrunkGaussian Restore(Attachment saved, string prefix, double shrinkage, int size) =>
        new(saved.Values(prefix + "mean", size).ToArray(), saved.Values(prefix + "covariance", checked(size * size)).ToArray(), shrinkage);

    internal IReadOnlyList<NamedTensor> Tensors(string prefix) =>
        [new(prefix + "mean", [_mean.Length], _mean), new(prefix + "covariance", [_mean.Length, _mean.Length], _covariance)];

    /// <summary>The parts yⱼ·(Σ⁻¹·y)ⱼ, y = x − m, of each row's squared distance; they may be negative, their sum is not.</summary>
    /// <param name="rows">(n, k).</param>
    /// <param name="room">Columns to leave free behind the k.</param>
    internal double[,] SquaredDistanceParts(float[,] rows, int room = 0)
    {
        var (n, size) = (rows.GetLength(0), _mean.Length);
        var parts = new double[n, size + room];
        Parallel.For(0, n, () => new double[size], (r, _, centered) =>
        {
            for (var c = 0; c < size; c++) centered[c] = (double)rows[r, c] - _mean[c];
            for (var c = 0; c < size; c++)
                parts[r, c] = centered[c] * TensorPrimitives.Dot<double>(_precision.AsSpan(c * size, size), centered);
            return centered;
        }, _ => { });
        return parts;
    }

    internal static double CheckShrinkage(double shrinkage) => shrinkage is >= 0 and <= 1
        ? shrinkage
        : throw new ArgumentOutOfRangeException(nameof(shrinkage), shrinkage, "A shrinkage is a share from 0 to 1.");
}
