namespace Hourglass.Detection;

/// <summary>How a threshold is chosen. A row is an anomaly where its score is above the threshold, not where it is equal.</summary>
public abstract record ThresholdRule
{
    private protected ThresholdRule() { }

    /// <summary>What it is called, such as <c>mean+sigma</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it needs the scores of known anomalies.</summary>
    public virtual bool NeedsAnomalies => false;

    /// <summary>Chooses a threshold.</summary>
    /// <param name="normal">The scores of rows held to be normal, in any order; at least one.</param>
    /// <param name="anomalies">The scores of known anomalies; used where <see cref="NeedsAnomalies"/>.</param>
    /// <exception cref="ArgumentException">There are no scores of a kind that it needs.</exception>
    public double Choose(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies = default)
    {
        if (normal.IsEmpty) throw new ArgumentException($"The rule {Name} needs the score of at least one normal row; found none.", nameof(normal));
        if (NeedsAnomalies && anomalies.IsEmpty)
            throw new ArgumentException($"The rule {Name} needs the scores of labeled anomalies, too; found none. Other rules look at normal rows alone.", nameof(anomalies));
        var sorted = normal.ToArray();
        Array.Sort(sorted);
        return ChooseFrom(sorted, anomalies);
    }

    /// <summary>What it is called and its numbers, to be saved.</summary>
    internal abstract IReadOnlyList<(string Name, double Value)> Parameters { get; }

    private protected abstract double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies);

    /// <summary>The rule that was saved under a name.</summary>
    internal static ThresholdRule Restore(string name, Func<string, double> parameter) => name switch
    {
        "mean+sigma" => new MeanPlusSigma(parameter("k")),
        "quantile" => new QuantileRule(parameter("q")),
        "contamination" => new Contamination(parameter("c")),
        "value" => new FixedThreshold(parameter("value")),
        "best-f1" => new BestF1(),
        "cost" => new LeastCost(parameter("miss"), parameter("falseAlarm")),
        _ => throw new FormatException($"unknown rule “{name}”."),
    };

    /// <summary>The q quantile of sorted scores: between two of them, a straight line (numpy's and R's usual rule, type 7 of Hyndman and Fan, 1996).</summary>
    private protected static double Quantile(float[] sorted, double q)
    {
        var place = q * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]);
    }

    /// <summary>
    /// The threshold of least cost: of all ways to part the scores, that with the smallest value of <paramref name="cost"/>(misses, false alarms), the highest where
    /// several are equal. It lies half way between the two neighboring scores that it parts, or on the largest where nothing is flagged.
    /// </summary>
    private protected static double Best(float[] sortedNormal, ReadOnlySpan<float> anomalies, Func<int, int, double> cost)
    {
        var found = anomalies.ToArray();
        Array.Sort(found);
        var levels = sortedNormal.Concat(found).Distinct().Order().ToArray();
        var (best, least) = (0.0, double.PositiveInfinity);
        var (normalsBelow, misses) = (sortedNormal.Length, found.Length);
        for (var level = levels.Length - 1; level >= -1; level--)
        {
            while (normalsBelow > 0 && (level < 0 || sortedNormal[normalsBelow - 1] > levels[level])) normalsBelow--;
            while (misses > 0 && (level < 0 || found[misses - 1] > levels[level])) misses--;
            var value = cost(misses, sortedNormal.Length - normalsBelow);
            if (value >= least) continue;
            least = value;
            best = level < 0 ? Math.BitDecrement((double)levels[0]) : level == levels.Length - 1 ? levels[level] : ((double)levels[level] + levels[level + 1]) / 2;
        }

        return best;
    }

    private protected static double Check(double value, bool isFit, string expected) =>
        isFit && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, expected);
}
