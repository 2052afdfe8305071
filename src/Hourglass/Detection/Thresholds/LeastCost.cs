namespace Hourglass.Detection;

/// <summary>The threshold with the least cost of misses and false alarms on labeled scores; half way between two scores, the highest where several are equal.</summary>
/// <param name="Miss">What an anomaly costs that is not flagged, at least 0.</param>
/// <param name="FalseAlarm">What a normal row costs that is flagged, at least 0.</param>
public sealed record LeastCost(double Miss, double FalseAlarm) : ThresholdRule
{
    /// <inheritdoc cref="LeastCost(double, double)"/>
    public double Miss { get; } = Check(Miss, Miss >= 0, "A cost is at least 0.");

    /// <inheritdoc cref="LeastCost(double, double)"/>
    public double FalseAlarm { get; } = Check(FalseAlarm, FalseAlarm >= 0, "A cost is at least 0.");

    /// <inheritdoc/>
    public override string Name => "cost";

    /// <inheritdoc/>
    public override bool NeedsAnomalies => true;

    internal override IReadOnlyList<(string, double)> Parameters => [("miss", Miss), ("falseAlarm", FalseAlarm)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"least cost on labeled rows, {Miss} a miss and {FalseAlarm} a false alarm");

    private protected override double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies) =>
        Best(sortedNormal, anomalies, (misses, alarms) => Miss * misses + FalseAlarm * alarms);
}
