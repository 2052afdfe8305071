using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// Chooses the threshold of a detector from scores. Rows with a score above the threshold, not equal to it, are anomalies.
/// </summary>
/// <remarks>
/// To add a rule, derive a record with a parameterless constructor, implement <see cref="Description"/> and <see cref="ChooseFrom"/>, and
/// register it: <c>PartRegistry.Add&lt;MedianPlusMad&gt;("median+mad")</c>. Its options are <c>init</c> properties, which are saved with
/// the detector.
/// </remarks>
[PartKind("threshold")]
public abstract record ThresholdRule
{
    /// <summary>The registered name, such as <c>mean+sigma</c>.</summary>
    public string Name => PartRegistry.NameOf(this);

    /// <summary>What the rule chooses, in a few words with its numbers, such as <c>mean + 2·σ of the normal scores</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Whether the rule needs the scores of known anomalies.</summary>
    public virtual bool NeedsAnomalies => false;

    /// <summary>Chooses a threshold.</summary>
    /// <param name="normal">The scores of normal rows, in any order; at least one.</param>
    /// <param name="anomalies">The scores of known anomalies, used if <see cref="NeedsAnomalies"/>.</param>
    /// <exception cref="ArgumentException">Scores that the rule needs are missing.</exception>
    public double Choose(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies = default)
    {
        if (normal.IsEmpty)
            throw new InvalidInputException($"The rule {Name} needs the score of at least one normal row; found none.", nameof(normal));
        if (NeedsAnomalies && anomalies.IsEmpty)
        {
            throw new InvalidInputException(
                $"The rule {Name} needs the scores of labeled anomalies, too; found none. Other rules use normal rows alone.",
                nameof(anomalies));
        }

        float[] sortedNormal = [.. normal], sortedAnomalies = [.. anomalies];
        Array.Sort(sortedNormal);
        Array.Sort(sortedAnomalies);
        return ChooseFrom(sortedNormal, sortedAnomalies);
    }

    /// <summary>The description.</summary>
    public sealed override string ToString() => Description;

    /// <summary>Chooses a threshold from scores in ascending order.</summary>
    /// <param name="normal">The scores of normal rows, at least one.</param>
    /// <param name="anomalies">The scores of known anomalies, at least one if <see cref="NeedsAnomalies"/>.</param>
    protected abstract double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies);

    /// <summary>
    /// The q quantile of scores in ascending order, linearly interpolated (the default of NumPy and R, type 7 of Hyndman and Fan, 1996).
    /// </summary>
    /// <param name="sorted">The scores, at least one.</param>
    /// <param name="q">The fraction of scores below, from 0 to 1.</param>
    protected static double Quantile(ReadOnlySpan<float> sorted, double q)
    {
        var position = q * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * ((double)sorted[above] - sorted[below]);
    }

    /// <summary>
    /// The threshold that minimizes a cost of false negatives and false positives; of equal costs, the highest threshold. It is the
    /// midpoint of two neighboring scores, or the largest score if nothing is flagged.
    /// </summary>
    /// <param name="normal">The scores of normal rows in ascending order, at least one.</param>
    /// <param name="anomalies">The scores of anomalies in ascending order.</param>
    /// <param name="cost">The cost of the number of false negatives and the number of false positives.</param>
    protected static double Minimize(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies, Func<int, int, double> cost)
    {
        float[] levels = [.. normal, .. anomalies];
        levels = [.. levels.Distinct().Order()];
        var (best, minimum) = (0.0, double.PositiveInfinity);
        var (normalsBelow, falseNegatives) = (normal.Length, anomalies.Length);
        for (var level = levels.Length - 1; level >= -1; level--)
        {
            while (normalsBelow > 0 && (level < 0 || normal[normalsBelow - 1] > levels[level])) normalsBelow--;
            while (falseNegatives > 0 && (level < 0 || anomalies[falseNegatives - 1] > levels[level])) falseNegatives--;
            var value = cost(falseNegatives, normal.Length - normalsBelow);
            if (value >= minimum) continue;
            minimum = value;
            best = level < 0 ? Math.BitDecrement((double)levels[0])
                : level == levels.Length - 1 ? levels[level]
                : ((double)levels[level] + levels[level + 1]) / 2;
        }

        return best;
    }

    private protected static double Check(double value, bool isValid, string expected) =>
        isValid && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, expected);
}
