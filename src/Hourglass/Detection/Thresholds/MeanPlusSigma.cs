namespace Hourglass.Detection;

/// <summary>mean + k·σ of the normal scores, σ being their population standard deviation (divided by n, as in TensorFlow's tutorial).</summary>
/// <param name="K">How many standard deviations above the mean (below, where negative).</param>
public sealed record MeanPlusSigma(double K = 1) : ThresholdRule
{
    /// <inheritdoc cref="MeanPlusSigma(double)"/>
    public double K { get; } = Check(K, true, "Expected a finite number of standard deviations.");

    /// <inheritdoc/>
    public override string Name => "mean+sigma";

    internal override IReadOnlyList<(string, double)> Parameters => [("k", K)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"mean + {K}·σ of the normal scores");

    private protected override double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies)
    {
        var (mean, deviation) = Moments(sortedNormal);
        return mean + K * deviation;
    }

    /// <summary>Mean and population standard deviation.</summary>
    internal static (double Mean, double Deviation) Moments(ReadOnlySpan<float> scores)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var score in scores) mean += score;
        mean /= scores.Length;
        foreach (var score in scores) squares += (score - mean) * (score - mean);
        return (mean, Math.Sqrt(squares / scores.Length));
    }
}
