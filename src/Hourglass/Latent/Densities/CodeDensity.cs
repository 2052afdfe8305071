using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// A probability density over codes, fitted to the codes of training rows. Decoded samples of it are new rows, even from a model that was
/// trained without a prior (Ghosh, Sajjadi, Vergari, Black and Schölkopf, 2020, section 4, "ex-post density estimation").
/// </summary>
/// <remarks>
/// Parameters are stored in single precision, so a saved density gives the same numbers again; sums are in double precision. The codes of a
/// variational model are the means that <see cref="Autoencoder.Encode(float[,], ReadOnlySpan{int})"/> returns. Thread-safe.
/// </remarks>
public abstract class CodeDensity
{
    /// <summary>The name under which a model's density is attached to it.</summary>
    public const string AttachmentName = "density";

    /// <summary>
    /// The minimum of each variance, as a fraction of the mean variance of the codes: a constant dimension would have no density.
    /// </summary>
    internal const double MinimumShare = 1e-6;

    // The minimum variance if nothing varies at all.
    private const double MinimumVariance = 1e-12;

    private protected CodeDensity(int size) => Size = size;

    /// <summary>The number of values in a code.</summary>
    public int Size { get; }

    /// <summary>The name of the kind, such as <c>diagonal</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of estimated parameters: p of the Bayesian information criterion.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Loads a density that <see cref="ToAttachment"/> returned; its numbers are bit-identical.</summary>
    /// <exception cref="FormatException">The attachment is not a density, or a number is missing or invalid.</exception>
    public static CodeDensity Load(Attachment attachment)
    {
        try
        {
            using var json = JsonDocument.Parse(attachment.Json);
            return Read(json.RootElement, attachment, "");
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException
                or ArgumentException or FormatException or OverflowException)
        {
            throw new ModelFileException($"The density of codes cannot be read: {e.Message}", e);
        }
    }

    /// <summary>log f(z) of each code (n, latent), in nats; f integrates to 1 over all codes.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double[] LogDensity(float[,] codes)
    {
        CodeRows.Check(codes, Size);
        var logs = new double[codes.GetLength(0)];
        Parallel.For(0, logs.Length, r => logs[r] = LogDensity(RowArrays.Row(codes, r)));
        return logs;
    }

    /// <summary>Random codes from the density, (n, latent). A code depends only on the seed and its row number.</summary>
    /// <param name="count">The number of samples, at least 0.</param>
    /// <param name="seed">The same seed gives the same codes.</param>
    public virtual float[,] Sample(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var codes = new float[count, Size];
        Parallel.For(0, count, r => Draw(Draws(seed, r), RowArrays.Row(codes, r)));
        return codes;
    }

    /// <summary>
    /// The Bayesian information criterion p·ln n − 2·Σ log f(z) of the codes it was fitted to (Schwarz, 1978); lower is better.
    /// </summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double Bic(float[,] codes) => ParameterCount * Math.Log(codes.GetLength(0)) - 2 * LogDensity(codes).Sum();

    /// <summary>The density as an attachment, which is saved with a model: <c>model.Attachments[CodeDensity.AttachmentName]</c>.</summary>
    public Attachment ToAttachment()
    {
        var tensors = new List<NamedTensor>();
        var json = ModelFile.Json(writer => Write(writer, tensors, ""));
        return new Attachment(json, tensors);
    }

    /// <summary>Writes the density as a JSON object and tensors whose names start with <paramref name="prefix"/>.</summary>
    internal abstract void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix);

    /// <summary>log f of one code.</summary>
    internal abstract double LogDensity(ReadOnlySpan<float> code);

    /// <summary>Draws one code. Parts of a density use other indices of the stream, 4 apart.</summary>
    internal abstract void Draw(RandomStream stream, Span<float> code);

    /// <summary>The random numbers of row <paramref name="row"/>. Bottlenecks and priors do not use index 3.</summary>
    internal static RandomStream Draws(ulong seed, int row) => new(seed, RandomPurpose.Latent, 3, (ulong)row);

    internal static CodeDensity Read(JsonElement json, Attachment attachment, string prefix) =>
        json.GetProperty("density").GetString() switch
        {
            DiagonalGaussian.Kind => DiagonalGaussian.Read(json, attachment, prefix),
            FullGaussian.Kind => FullGaussian.Read(json, attachment, prefix),
            GaussianMixture.Kind => GaussianMixture.Read(json, attachment, prefix),
            PerClassDensity.Kind => PerClassDensity.Read(json, attachment, prefix),
            var kind => throw new FormatException($"unknown density of codes “{kind}”."),
        };

    /// <summary>The minimum variance for codes with these variances (d).</summary>
    internal static double Floor(ReadOnlySpan<double> variances)
    {
        var sum = 0.0;
        foreach (var variance in variances) sum += variance;
        return Math.Max(MinimumShare * sum / variances.Length, MinimumVariance);
    }

    /// <summary>Standard normal random numbers: element i of the stream, two per pair of words.</summary>
    private protected static void Normals(RandomStream stream, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += 4)
        {
            var (a, b, c, d) = stream.Block((uint)i / 4);
            var ((first, second), (third, fourth)) = (Philox.Normals(a, b), Philox.Normals(c, d));
            values[i] = first;
            if (i + 1 < values.Length) values[i + 1] = second;
            if (i + 2 < values.Length) values[i + 2] = third;
            if (i + 3 < values.Length) values[i + 3] = fourth;
        }
    }

    /// <summary>Rounds to single precision, in which parameters are stored.</summary>
    private protected static float[] Rounded(double[] values) => Array.ConvertAll(values, value => (float)value);
}
