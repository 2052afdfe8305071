using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// N(m, C) with the mean and the full covariance (divided by n − 1) of the training codes, stored as its Cholesky factor L, C = L·Lᵀ.
/// </summary>
public sealed class FullGaussian : CodeDensity
{
    internal const string Kind = "full";

    // A pivot below this fraction of its variance is rounding error: products of codes are in single precision.
    private const double MinimumPivot = 1e-6;
    private const int MaximumOnStack = 256;

    private readonly float[] _mean;
    private readonly double[] _factor;
    private readonly double _logNormalizer;

    private FullGaussian(float[] mean, double[] factor, double ridge)
        : base(mean.Length)
    {
        (_mean, _factor, Ridge) = (mean, factor, ridge);
        if (Size == 0 || !(ridge >= 0))
            throw new ArgumentException($"Expected at least one mean and a ridge of at least 0; found {Size} and {ridge}.");
        _logNormalizer = -0.5 * Size * Math.Log(2 * Math.PI);
        for (var i = 0; i < Size; i++)
        {
            var pivot = factor[i * Size + i];
            if (!(pivot > 0 && double.IsFinite(pivot)))
                throw new ArgumentException($"Expected a factor with a diagonal above 0; found {pivot} in row {i}.", nameof(factor));
            _logNormalizer -= Math.Log(pivot);
        }
    }

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override int ParameterCount => Size + checked(Size * (Size + 1) / 2);

    /// <summary>m (d).</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>The value added to every variance because the covariance was singular; otherwise 0.</summary>
    public double Ridge { get; }

    /// <summary>
    /// Fits training codes (n, d), at least 2 rows. If their covariance is singular, because a dimension is constant or there are no more
    /// rows than dimensions, a millionth of the mean variance is added to every variance (<see cref="Ridge"/>), then ten times as much
    /// until it is not.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, or a value is not finite.</exception>
    public static FullGaussian Fit(float[,] codes)
    {
        CodeRows.CheckFit(codes);
        var (mean, covariance) = CodeRows.Moments(codes);
        return Of(mean, covariance, 0);
    }

    /// <summary>C = L·Lᵀ (d, d), with the ridge.</summary>
    public double[,] Covariance()
    {
        var covariance = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = Sums.Dot<double>(
                    _factor.AsSpan(i * Size, j + 1), _factor.AsSpan(j * Size, j + 1));
        }

        return covariance;
    }

    /// <summary>
    /// The squared Mahalanobis distance (z − m)ᵀ·C⁻¹·(z − m) of each code (n, d) from the mean; for samples of the density it is χ²
    /// distributed with d degrees of freedom.
    /// </summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double[] Mahalanobis(float[,] codes)
    {
        CodeRows.Check(codes, Size);
        var squares = new double[codes.GetLength(0)];
        Parallel.For(0, squares.Length, r => squares[r] = Mahalanobis(RowArrays.Row(codes, r)));
        return squares;
    }

    /// <inheritdoc/>
    public override string ToString() => "full Gaussian";

    /// <summary>N(mean, covariance + ridge·I); only the lower triangle is read. A larger ridge is used if that is singular.</summary>
    internal static FullGaussian Of(double[] mean, double[] covariance, double ridge)
    {
        var size = mean.Length;
        var variances = new double[size];
        for (var i = 0; i < size; i++) variances[i] = covariance[i * size + i];
        var floor = Floor(variances);
        for (; ; ridge = Math.Max(floor, 10 * ridge))
            if (Factorize(covariance, size, ridge) is { } factor)
                return new FullGaussian(Rounded(mean), factor, ridge);
    }

    internal static new FullGaussian Read(JsonElement json, Attachment attachment, string prefix)
    {
        var size = json.GetProperty("size").GetInt32();
        var factor = Array.ConvertAll(attachment.Values(prefix + "factor", checked(size * size)).ToArray(), value => (double)value);
        return new FullGaussian(attachment.Values(prefix + "mean", size).ToArray(), factor, json.GetProperty("ridge").GetDouble());
    }

    internal override void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteStartObject();
        writer.WriteString("density", Kind);
        writer.WriteNumber("size", Size);
        writer.WriteNumber("ridge", Ridge);
        writer.WriteEndObject();
        tensors.Add(new NamedTensor(prefix + "mean", [Size], _mean));
        tensors.Add(new NamedTensor(prefix + "factor", [Size, Size], Rounded(_factor)));
    }

    internal override double LogDensity(ReadOnlySpan<float> code) => _logNormalizer - 0.5 * Mahalanobis(code);

    internal override void Draw(RandomStream stream, Span<float> code)
    {
        Normals(stream, code);
        Span<double> normals = Size <= MaximumOnStack ? stackalloc double[Size] : new double[Size];
        for (var i = 0; i < Size; i++) normals[i] = code[i];
        for (var i = 0; i < Size; i++)
            code[i] = (float)(Sums.Dot<double>(_factor.AsSpan(i * Size, i + 1), normals[..(i + 1)]) + _mean[i]);
    }

    /// <summary>‖y‖² with L·y = z − m, by substitution.</summary>
    private double Mahalanobis(ReadOnlySpan<float> code)
    {
        Span<double> y = Size <= MaximumOnStack ? stackalloc double[Size] : new double[Size];
        for (var i = 0; i < Size; i++)
            y[i] = ((double)code[i] - _mean[i] - Sums.Dot<double>(_factor.AsSpan(i * Size, i), y[..i])) / _factor[i * Size + i];
        return Sums.OfSquares<double>(y);
    }

    /// <summary>
    /// The Cholesky factor of covariance + ridge·I (Golub and Van Loan, 2013, algorithm 4.2.1), rounded to single precision; null if it is
    /// singular.
    /// </summary>
    private static double[]? Factorize(double[] covariance, int size, double ridge)
    {
        var factor = new double[covariance.Length];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var known = Sums.Dot<double>(factor.AsSpan(i * size, j), factor.AsSpan(j * size, j));
                factor[i * size + j] = (covariance[i * size + j] - known) / factor[j * size + j];
            }

            var variance = covariance[i * size + i] + ridge;
            var pivot = variance - Sums.OfSquares<double>(factor.AsSpan(i * size, i));
            if (!(pivot > MinimumPivot * variance)) return null;
            factor[i * size + i] = Math.Sqrt(pivot);
        }

        for (var i = 0; i < factor.Length; i++) factor[i] = (float)factor[i];
        return factor;
    }
}
