using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>Options of <see cref="Tsne"/>. The defaults are those of scikit-learn.</summary>
public sealed record TsneOptions
{
    private const double MaximumAngle = 0.7;

    /// <summary>
    /// The effective number of neighbors of a point; at least 1 and below a third of the number of rows, usually 5 to 50.
    /// </summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>The number of gradient descent steps, at least 1.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>The factor of attraction in the first <see cref="ExaggeratedSteps"/>, at least 1, which lets clusters form.</summary>
    public double Exaggeration { get; init; } = 12;

    /// <summary>The number of steps with exaggeration, 0 or more.</summary>
    public int ExaggeratedSteps { get; init; } = 250;

    /// <summary>The learning rate, above 0; null for n / exaggeration / 4 but at least 50 (Belkina et al., 2019).</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// θ, from 0 to 0.7: a cell of the tree counts as one point if its side is below θ times its distance. 0 is exact and slow. A cell that
    /// contains the point itself is at most √2 sides away, so below 1/√2 it never counts as one.
    /// </summary>
    public double Angle { get; init; } = 0.5;

    /// <summary>The seed of the initial noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>The number of threads, at least 1; null for those of the backend or processor. The map does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Checks that each option is in range.</summary>
    internal void Check(int rows)
    {
        if (rows < 4) throw new InvalidInputException($"A map requires at least 4 rows; found {rows}.", nameof(rows));
        Require(
            Perplexity >= 1 && Perplexity < rows / 3.0, nameof(Perplexity), Perplexity,
            $"Expected a perplexity of at least 1 and below a third of the {rows} rows.");
        Require(Steps >= 1, nameof(Steps), Steps, "Expected at least one step.");
        Require(
            Exaggeration >= 1 && double.IsFinite(Exaggeration), nameof(Exaggeration), Exaggeration,
            "Expected an exaggeration of at least 1.");
        Require(ExaggeratedSteps >= 0, nameof(ExaggeratedSteps), ExaggeratedSteps, "Expected 0 steps or more.");
        Require(
            LearningRate is null || (LearningRate > 0 && double.IsFinite(LearningRate.Value)), nameof(LearningRate), LearningRate ?? 0,
            "Expected a learning rate above 0.");
        Require(Angle is >= 0 and <= MaximumAngle, nameof(Angle), Angle, $"Expected an angle from 0 to {MaximumAngle}.");
        Require(Threads is null or >= 1, nameof(Threads), Threads ?? 0, "Expected at least one thread.");
    }

    private static void Require(bool isMet, string option, double found, string expected)
    {
        if (!isMet) throw new ArgumentOutOfRangeException(option, found, expected);
    }
}
