using System.Text.Json;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// A score of a row, the higher the more anomalous, in scaled units. It is a sum of shares, usually one per feature, which explain it.
/// </summary>
/// <remarks>
/// To add a score, derive a record with a parameterless constructor, implement <see cref="Formula"/> and <see cref="Shares"/>, and register
/// it: <c>PartRegistry.Add&lt;MaximumErrorScore&gt;("maximumError")</c>. Its options are <c>init</c> properties, which are saved with the
/// detector. A score that learns from the normal rows also overrides <see cref="Fit"/>, <see cref="State"/> and <see cref="Restore"/>.
/// </remarks>
[PartKind("score")]
public abstract record AnomalyScore
{
    private const string Usual = "mae";

    /// <summary>The registered name, such as <c>mae</c>.</summary>
    public string Name => PartRegistry.NameOf(this);

    /// <summary>The formula, in one line.</summary>
    public abstract string Formula { get; }

    /// <summary>Whether the first shares are those of the features.</summary>
    public virtual bool IsPerFeature => true;

    /// <summary>What <see cref="Fit"/> learned, to be saved; empty for a score that learns nothing.</summary>
    public virtual IReadOnlyList<NamedTensor> State => [];

    /// <summary>The score that a recipe names; the mean absolute error where it names none.</summary>
    /// <exception cref="RecipeException">There is no such score.</exception>
    public static AnomalyScore Of(Recipe recipe)
    {
        try
        {
            return PartRegistry.Parse<AnomalyScore>(recipe.Score ?? Usual, "score");
        }
        catch (JsonException e)
        {
            throw new RecipeException($"score: {e.Message}", e);
        }
    }

    /// <summary>Learns from the normal rows. Returns the fitted score; by default, this one.</summary>
    /// <param name="reconstructor">The model that is scored.</param>
    /// <param name="normal">The normal rows, at least one.</param>
    /// <exception cref="ArgumentException">The score does not suit the model, or there are too few rows.</exception>
    public virtual AnomalyScore Fit(IReconstructor reconstructor, DataSet normal) => this;

    /// <summary>The fitted score with a <see cref="State"/> read from a file; by default, this one.</summary>
    /// <param name="state">The saved tensors.</param>
    /// <param name="reconstructor">The model that is scored.</param>
    /// <exception cref="FormatException">A tensor is missing, or has another size.</exception>
    public virtual AnomalyScore Restore(Attachment state, IReconstructor reconstructor) => this;

    /// <summary>The shares of each row's score (n, shares), those of the features first. Their sum is the score.</summary>
    /// <param name="reconstructor">The model that is scored.</param>
    /// <param name="rows">The rows, in the units of the data.</param>
    public abstract double[,] Shares(IReconstructor reconstructor, DataSet rows);

    /// <summary>The names of the shares: by default, those of the features.</summary>
    /// <param name="features">The names of the features.</param>
    /// <param name="latentSize">The number of values per code.</param>
    public virtual IReadOnlyList<string> ShareNames(IReadOnlyList<string> features, int latentSize) => features;

    /// <summary>The name and the formula.</summary>
    public sealed override string ToString() => $"{Name} = {Formula}";

    /// <summary>The shares of a score that is the mean over features of a function of the residuals x − x̂.</summary>
    /// <param name="reconstructor">The model that is scored.</param>
    /// <param name="rows">The rows, in the units of the data.</param>
    /// <param name="function">The function of a residual.</param>
    protected static double[,] MeanOfResiduals(IReconstructor reconstructor, DataSet rows, Func<double, double> function)
    {
        var residuals = reconstructor.Residuals(rows);
        var (n, d) = (residuals.GetLength(0), residuals.GetLength(1));
        var shares = new double[n, d];
        for (var r = 0; r < n; r++)
            for (var c = 0; c < d; c++) shares[r, c] = function(residuals[r, c]) / d;
        return shares;
    }
}
