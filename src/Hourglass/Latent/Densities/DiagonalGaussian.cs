using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// f(X) ~ N(m, D): each dimension is normal, with the mean and the variance (divided by n − 1) of the training codes, and independent
/// of the others.
/// </summary>
public sealed class DiagonalGaussian : CodeDensity
{
    internal const string Kind = "diagonal";

    private readonly float[] _mean, _deviation;

    internal DiagonalGaussian(float[] mean, float[] deviation)
        : base(mean.Length)
    {
        (_mean, _deviation) = (mean, deviation);
        if (mean.Length == 0 || deviation.Length != mean.Length)
            throw new ArgumentException($"Expected as many deviations as means, at least one; found {deviation.Length} and {mean.Length}.");
        foreach (var value in deviation)
            if (!(value > 0 && float.IsFinite(value)))
                throw new ArgumentException($"Expected standard deviations above 0; found {value}.", nameof(deviation));
    }

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override int ParameterCount => 2 * Size;

    /// <summary>m (d).</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>√D, the standard deviation of each dimension (d), above 0.</summary>
    public ReadOnlySpan<float> StandardDeviation => _deviation;

    /// <summary>Fits training codes (n, d), at least 2 rows. A variance is at least a millionth of the mean variance.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, or a value is not finite.</exception>
    public static DiagonalGaussian Fit(float[,] codes)
    {
        CodeRows.CheckFit(codes);
        var (rows, size) = (codes.GetLength(0), codes.GetLength(1));
        var (mean, variance) = (new double[size], new double[size]);
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < size; c++) mean[c] += codes[r, c];
        for (var c = 0; c < size; c++) mean[c] /= rows;
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < size; c++) variance[c] += (codes[r, c] - mean[c]) * (codes[r, c] - mean[c]) / (rows - 1);
        return Of(mean, variance, Floor(variance));
    }

    /// <inheritdoc/>
    public override string ToString() => "diagonal Gaussian";

    /// <summary>N(mean, variances), no variance below <paramref name="floor"/>.</summary>
    internal static DiagonalGaussian Of(double[] mean, double[] variance, double floor) =>
        new(Rounded(mean), Array.ConvertAll(variance, value => (float)Math.Sqrt(Math.Max(value, floor))));

    internal static new DiagonalGaussian Read(JsonElement json, Attachment attachment, string prefix)
    {
        var size = json.GetProperty("size").GetInt32();
        return new DiagonalGaussian(
            attachment.Values(prefix + "mean", size).ToArray(), attachment.Values(prefix + "deviation", size).ToArray());
    }

    internal override void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteStartObject();
        writer.WriteString("density", Kind);
        writer.WriteNumber("size", Size);
        writer.WriteEndObject();
        tensors.Add(new NamedTensor(prefix + "mean", [Size], _mean));
        tensors.Add(new NamedTensor(prefix + "deviation", [Size], _deviation));
    }

    internal override double LogDensity(ReadOnlySpan<float> code)
    {
        var sum = Size * Math.Log(2 * Math.PI);
        for (var c = 0; c < code.Length; c++)
        {
            var z = ((double)code[c] - _mean[c]) / _deviation[c];
            sum += z * z + 2 * Math.Log(_deviation[c]);
        }

        return -0.5 * sum;
    }

    internal override void Draw(RandomStream stream, Span<float> code)
    {
        Normals(stream, code);
        for (var c = 0; c < code.Length; c++) code[c] = (float)((double)code[c] * _deviation[c] + _mean[c]);
    }
}
