using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// How anomalous a row is, as one number: the higher, the more. A score is a sum of parts, one for each feature and in some scores others, which is what
/// explains it. In scaled units.
/// </summary>
public abstract class AnomalyScore
{
    private protected AnomalyScore() { }

    /// <summary>All kinds, as they are before they meet rows.</summary>
    public static IReadOnlyList<AnomalyScore> Kinds { get; } =
        [new MeanAbsoluteErrorScore(), new MeanSquaredErrorScore(), new MahalanobisScore(), new CodeLikelihoodScore(), new NegativeElboScore()];

    /// <summary>What it is called, such as <c>mae</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The formula, in a line.</summary>
    public abstract string Formula { get; }

    /// <summary>The kind of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static AnomalyScore Parse(string name) => Kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"There is no score “{name}”{NearestName.Hint(name, [.. Kinds.Select(kind => kind.Name)])}", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Formula}";

    /// <summary>The same score with what it takes from the rows that it holds to be normal; itself where that is nothing.</summary>
    internal virtual AnomalyScore Fit(IRebuilder rebuilder, DataSet normal) => this;

    /// <summary>The parts of each row's score (n, parts), the features' first.</summary>
    internal abstract double[,] Parts(IRebuilder rebuilder, DataSet rows);

    /// <summary>The features' parts of a score that is the mean over them of something of their residuals x − x̂.</summary>
    private protected static double[,] MeanOfResiduals(IRebuilder rebuilder, DataSet rows, Func<double, double> of)
    {
        var residuals = rebuilder.Residuals(rows);
        var (n, d) = (residuals.GetLength(0), residuals.GetLength(1));
        var parts = new double[n, d];
        for (var r = 0; r < n; r++)
            for (var c = 0; c < d; c++) parts[r, c] = of(residuals[r, c]) / d;
        return parts;
    }

    /// <summary>Whether the first parts are the features.</summary>
    internal virtual bool IsPerFeature => true;

    /// <summary>What the parts are of.</summary>
    internal virtual IReadOnlyList<string> PartNames(IReadOnlyList<string> features, int latentSize) => features;

    /// <summary>The share s of a score with a covariance, to be saved with <see cref="Tensors"/>.</summary>
    internal virtual double? Shrinkage => null;

    /// <summary>What <see cref="Fit"/> found; the names begin with <paramref name="prefix"/>.</summary>
    internal virtual IReadOnlyList<NamedTensor> Tensors(string prefix) => [];

    /// <summary>The score that was saved.</summary>
    internal virtual AnomalyScore Restore(Attachment saved, string prefix, double shrinkage, int features, int latentSize) => this;
}
