using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// A probability density over codes, fitted to the codes of training rows. Codes drawn from it and decoded are new samples, also of a model that was not
/// trained to have a prior (Ghosh, Sajjadi, Vergari, Black and Schölkopf, 2020, section 4, "ex-post density estimation").
/// </summary>
/// <remarks>
/// Parameters are kept in single precision, so a density that was saved gives the same numbers again; sums are in double. Of a variational model the
/// codes are the means that <see cref="Autoencoder.Encode(float[,], ReadOnlySpan{int})"/> gives. May be used from many threads.
/// </remarks>
public abstract class CodeDensity
{
    /// <summary>The name under which a model's density is attached to it.</summary>
    public const string AttachmentName = "density";

    /// <summary>No variance is taken to be less than this share of the mean variance of the codes: dimensions that are constant have no density otherwise.</summary>
    internal const double LeastShare = 1e-6;

    // What takes the place of that share where nothing varies at all.
    private const double LeastVariance = 1e-12;

    private protected CodeDensity(int size) => Size = size;

    /// <summary>How many numbers a code is.</summary>
    public int Size { get; }

    /// <summary>The kind in a word, such as <c>diagonal</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How many numbers were estimated from the codes: p of the Bayesian information criterion.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>The density of what <see cref="ToAttachment"/> gave; the same numbers to the last bit.</summary>
    /// <exception cref="FormatException">It is no density, or a number is missing or not allowed.</exception>
    public static CodeDensity Read(Attachment attachment)
    {
        try
        {
            using var json = JsonDocument.Parse(attachment.Json);
            return Read(json.RootElement, attachment, "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException($"The density of codes cannot be read: {e.Message}", e);
        }
    }

    /// <summary>log f(z) of each code (n, latent), in nats; over all codes f integrates to 1.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double[] LogDensity(float[,] codes)
    {
        CodeRows.Check(codes, Size);
        var logs = new double[codes.GetLength(0)];
        Parallel.For(0, logs.Length, r => logs[r] = LogDensity(RowArrays.Row(codes, r)));
        return logs;
    }

    /// <summary>Codes drawn from the density, (n, latent). A code depends on the seed and its row number alone.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">The same seed gives the same codes.</param>
    public virtual float[,] Sample(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var codes = new float[count, Size];
        Parallel.For(0, count, r => Draw(Draws(seed, r), RowArrays.Row(codes, r)));
        return codes;
    }

    /// <summary>
    /// The Bayesian information criterion p·ln n − 2·Σ log f(z) of codes that it was fitted to (Schwarz, 1978): the less, the better, each parameter having its price.
    /// </summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double BayesianInformation(float[,] codes) => ParameterCount * Math.Log(codes.GetLength(0)) - 2 * LogDensity(codes).Sum();

    /// <summary>The density as something that is saved with a model: <c>model.Attachments[CodeDensity.AttachmentName]</c>.</summary>
    public Attachment ToAttachment()
    {
        var tensors = new List<NamedTensor>();
        var json = ModelFile.Json(writer => Write(writer, tensors, ""));
        return new Attachment(json, tensors);
    }

    /// <summary>Writes itself as a JSON object and tensors whose names begin with <paramref name="prefix"/>.</summary>
    internal abstract void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix);

    /// <summary>log f of one code.</summary>
    internal abstract double LogDensity(ReadOnlySpan<float> code);

    /// <summary>Draws one code. Parts of it draw from other indices of the stream, 4 apart.</summary>
    internal abstract void Draw(RandomStream stream, Span<float> code);

    /// <summary>Where the draws of row <paramref name="row"/> come from. Bottlenecks and priors leave the index 3 alone.</summary>
    internal static RandomStream Draws(ulong seed, int row) => new(seed, RandomPurpose.Latent, 3, (ulong)row);

    internal static CodeDensity Read(JsonElement json, Attachment attachment, string prefix) => json.GetProperty("density").GetString() switch
    {
        DiagonalGaussian.Kind => DiagonalGaussian.Read(json, attachment, prefix),
        FullGaussian.Kind => FullGaussian.Read(json, attachment, prefix),
        GaussianMixture.Kind => GaussianMixture.Read(json, attachment, prefix),
        PerClassDensity.Kind => PerClassDensity.Read(json, attachment, prefix),
        var kind => throw new FormatException($"there is no density of codes called “{kind}”."),
    };

    /// <summary>The least variance that a density of codes with these variances (d) is given.</summary>
    internal static double Floor(ReadOnlySpan<double> variances)
    {
        var sum = 0.0;
        foreach (var variance in variances) sum += variance;
        return Math.Max(LeastShare * sum / variances.Length, LeastVariance);
    }

    /// <summary>Standard normal draws: element i of the stream, two to a pair of words.</summary>
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

    /// <summary>Rounds to single precision, in which parameters are kept.</summary>
    private protected static float[] Rounded(double[] values) => Array.ConvertAll(values, value => (float)value);
}
