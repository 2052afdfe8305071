using System.Text.Json;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>
/// Σ w·N(m, C): a sum of normal densities, fitted by expectation and maximization (Dempster, Laird and Rubin, 1977; Bishop, 2006, section 9.2.2). It follows codes that
/// lie in clusters, where one Gaussian would draw from between them.
/// </summary>
public sealed class GaussianMixture : MixtureDensity
{
    internal const string Kind = "mixture";

    private const int MostTried = 10_000;

    internal GaussianMixture(double[] weights, CodeDensity[] components)
        : base(weights, components)
    {
        if (Array.Find(components, part => part is not (DiagonalGaussian or FullGaussian)) is { } other) throw new ArgumentException($"Expected Gaussians as components; found a {other}.", nameof(components));
    }

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <summary>How many components it has.</summary>
    public int Components => Parts.Count;

    /// <summary>Fits training codes (n, d). The same seed gives the same mixture, on any number of threads.</summary>
    /// <remarks>
    /// Begins with k-means from centers drawn far from each other (Arthur and Vassilvitskii, 2007) and ends when the mean log-likelihood of a row grows by less than
    /// 10⁻⁴ nats, or after 200 rounds. A millionth of the codes' mean variance is added to every variance, so that no component can shrink to a point; one that keeps
    /// less than two rows is given up, so there may be fewer components in the end.
    /// </remarks>
    /// <param name="codes">(n, d), at least 2 rows.</param>
    /// <param name="components">How many, from 1 to the number of rows.</param>
    /// <param name="covariance">Which covariance each component has.</param>
    /// <param name="seed">The seed of the first centers.</param>
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
    /// Fits mixtures of <paramref name="least"/> to <paramref name="most"/> components and keeps the one of the least Bayesian information criterion. Of more than
    /// 10,000 rows, so many are drawn by seed to find the number, and the mixture of that number is fitted to all.
    /// </summary>
    /// <param name="codes">(n, d), at least 2 rows.</param>
    /// <param name="least">The smallest number tried, at least 1.</param>
    /// <param name="most">The largest number tried, at most the number of rows.</param>
    /// <param name="covariance">Which covariance each component has.</param>
    /// <param name="seed">The seed of the first centers.</param>
    /// <returns>The best mixture, and the criterion of each number on the rows that were tried.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range of numbers is empty or not within 1 to the number of rows.</exception>
    public static (GaussianMixture Best, IReadOnlyList<(int Components, double Information)> Tried) Choose(
        float[,] codes, int least = 1, int most = 10, CovarianceKind covariance = CovarianceKind.Full, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        CodeRows.CheckFit(codes);
        var rows = RowChoice.Of(codes.GetLength(0), MostTried, seed);
        var some = rows.Length < codes.GetLength(0) ? CodeRows.Select(codes, rows) : codes;
        var fits = Enumerable.Range(least, most - least + 1).Select(count => Fit(some, count, covariance, seed)).ToArray();
        var tried = fits.Select((fit, i) => (Components: least + i, Information: fit.BayesianInformation(some))).ToArray();
        var best = tried.MinBy(one => one.Information).Components;
        return (ReferenceEquals(some, codes) ? fits[best - least] : Fit(codes, best, covariance, seed), tried);
    }

    /// <inheritdoc/>
    public override string ToString() => $"mixture of {Components} {(Parts[0] is FullGaussian ? "full" : "diagonal")} Gaussian{(Components == 1 ? "" : "s")}";

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
