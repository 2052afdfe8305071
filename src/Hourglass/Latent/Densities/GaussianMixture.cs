using System.Text.Json;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// Σ w·N(m, C): a mixture of Gaussians, fitted by expectation–maximization (Dempster, Laird and Rubin, 1977; Bishop, 2006, section 9.2.2).
/// It fits codes that form clusters, where a single Gaussian would also sample the gaps between them.
/// </summary>
public sealed class GaussianMixture : MixtureDensity
{
    internal const string Kind = "mixture";

    private const int MaximumRows = 10_000;

    internal GaussianMixture(double[] weights, CodeDensity[] components)
        : base(weights, components)
    {
        if (Array.Find(components, part => part is not (DiagonalGaussian or FullGaussian)) is { } other)
            throw new ArgumentException($"Expected Gaussians as components; found a {other}.", nameof(components));
    }

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <summary>The number of components.</summary>
    public int Components => Parts.Count;

    /// <summary>Fits training codes (n, d). The same seed gives the same mixture, on any number of threads.</summary>
    /// <remarks>
    /// Initialized by k-means++ (Arthur and Vassilvitskii, 2007). Stops when the mean log-likelihood per row grows by less than 10⁻⁴ nats,
    /// or after 200 iterations. A millionth of the codes' mean variance is added to every variance, so no component can shrink to a point;
    /// a component with fewer than two rows is dropped, so the result may have fewer components.
    /// </remarks>
    /// <param name="codes">(n, d), at least 2 rows.</param>
    /// <param name="components">The number of components, from 1 to the number of rows.</param>
    /// <param name="covariance">The covariance of each component.</param>
    /// <param name="seed">The seed of the initial centers.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of components is not within 1 to the number of rows.</exception>
    public static GaussianMixture Fit(float[,] codes, int components, CovarianceKind covariance = CovarianceKind.Full, ulong seed = 0)
    {
        CodeRows.CheckFit(codes);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, codes.GetLength(0));
        return new MixtureFit(codes, covariance).Run(components, seed);
    }

    /// <summary>
    /// Fits mixtures of <paramref name="minimum"/> to <paramref name="maximum"/> components and selects the one with the lowest Bayesian
    /// information criterion. With more than 10,000 rows, a random subset of that size selects the number of components, and the mixture is
    /// then fitted to all rows.
    /// </summary>
    /// <param name="codes">(n, d), at least 2 rows.</param>
    /// <param name="minimum">The smallest number of components, at least 1.</param>
    /// <param name="maximum">The largest number of components, at most the number of rows.</param>
    /// <param name="covariance">The covariance of each component.</param>
    /// <param name="seed">The seed of the initial centers.</param>
    /// <returns>The best mixture, and the criterion of each number of components on the rows used for the selection.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range of numbers is empty or not within 1 to the number of rows.</exception>
    public static (GaussianMixture Best, IReadOnlyList<(int Components, double Bic)> Tried) FitBest(
        float[,] codes, int minimum = 1, int maximum = 10, CovarianceKind covariance = CovarianceKind.Full, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        CodeRows.CheckFit(codes);
        var rows = RowChoice.Of(codes.GetLength(0), MaximumRows, seed);
        var some = rows.Length < codes.GetLength(0) ? CodeRows.Select(codes, rows) : codes;
        var fits = Enumerable.Range(minimum, maximum - minimum + 1).Select(count => Fit(some, count, covariance, seed)).ToArray();
        var tried = fits.Select((fit, i) => (Components: minimum + i, Bic: fit.Bic(some))).ToArray();
        var best = tried.MinBy(one => one.Bic).Components;
        return (ReferenceEquals(some, codes) ? fits[best - minimum] : Fit(codes, best, covariance, seed), tried);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"mixture of {Components} {(Parts[0] is FullGaussian ? "full" : "diagonal")} Gaussian{(Components == 1 ? "" : "s")}";

    internal static new GaussianMixture Read(JsonElement json, Attachment attachment, string prefix)
    {
        var (weights, parts) = ReadParts(json, attachment, prefix);
        return new GaussianMixture(weights, parts);
    }

    internal override void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteStartObject();
        writer.WriteString("density", Kind);
        WriteParts(writer, tensors, prefix);
        writer.WriteEndObject();
    }
}
