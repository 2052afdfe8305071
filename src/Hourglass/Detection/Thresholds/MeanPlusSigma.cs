namespace Hourglass.Detection;

/// <summary>
/// mean + k·σ of the normal scores with their population standard deviation σ (divided by n), the rule of TensorFlow's tutorial.
/// </summary>
public sealed record MeanPlusSigma : ThresholdRule
{
    /// <summary>mean + 1·σ.</summary>
    public MeanPlusSigma()
    {
    }

    /// <summary>mean + k·σ.</summary>
    /// <param name="k">The number of standard deviations above the mean; negative for below.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public MeanPlusSigma(double k) => K = k;

    /// <summary>The number of standard deviations above the mean; negative for below.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double K { get; init => field = Check(value, true, "Expected a finite number of standard deviations."); } = 1;

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant($"mean + {K}·σ of the normal scores");

    /// <inheritdoc/>
    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies)
    {
        var (mean, deviation) = Moments(normal);
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
