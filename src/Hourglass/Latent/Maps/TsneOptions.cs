namespace Hourglass.Latent;

/// <summary>How a map is drawn by <see cref="Tsne"/>. The usual settings are scikit-learn's.</summary>
public sealed record TsneOptions
{
    private const double LargestAngle = 0.7;

    /// <summary>About how many neighbors a point is to be kept near; at least 1 and below a third of the number of rows, usually 5 to 50.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Steps of gradient descent in all, at least 1.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>By how much attraction is exaggerated in the first <see cref="ExaggeratedSteps"/>, at least 1, so that clusters find their places.</summary>
    public double Exaggeration { get; init; } = 12;

    /// <summary>For how many steps, 0 or more.</summary>
    public int ExaggeratedSteps { get; init; } = 250;

    /// <summary>The learning rate, above 0; n / exaggeration / 4, but at least 50, where null (Belkina et al., 2019).</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// θ, from 0 to 0.7: a square of points counts as one point where its side is below θ times its distance. 0 is exact and slow. A square that holds the point
    /// itself is at most √2 sides away, so below 1/√2 it never counts as one.
    /// </summary>
    public double Angle { get; init; } = 0.5;

    /// <summary>The seed of the small noise with which the points begin.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that share the work, at least 1; as many as the backend or the processor has where null. The map does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Holds that each number is within its range.</summary>
    internal void Check(int rows)
    {
        if (rows < 4) throw new ArgumentException($"A map needs at least 4 rows; found {rows}.", nameof(rows));
        Require(Perplexity >= 1 && Perplexity < rows / 3.0, nameof(Perplexity), Perplexity, $"Expected a perplexity of at least 1 and below a third of the {rows} rows.");
        Require(Steps >= 1, nameof(Steps), Steps, "Expected at least one step.");
        Require(Exaggeration >= 1 && double.IsFinite(Exaggeration), nameof(Exaggeration), Exaggeration, "Expected an exaggeration of at least 1.");
        Require(ExaggeratedSteps >= 0, nameof(ExaggeratedSteps), ExaggeratedSteps, "Expected 0 steps or more.");
        Require(LearningRate is null || (LearningRate > 0 && double.IsFinite(LearningRate.Value)), nameof(LearningRate), LearningRate ?? 0, "Expected a learning rate above 0.");
        Require(Angle is >= 0 and <= LargestAngle, nameof(Angle), Angle, $"Expected an angle from 0 to {LargestAngle}.");
        Require(Threads is null or >= 1, nameof(Threads), Threads ?? 0, "Expected at least one thread.");
    }

    private static void Require(bool isMet, string option, double found, string expected)
    {
        if (!isMet) throw new ArgumentOutOfRangeException(option, found, expected);
    }
}
