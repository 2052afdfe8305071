namespace Hourglass.Benchmarks;

/// <summary>The rate as a share of what one thread of this machine reaches at most: of fused multiply-adds, or of a pass over as many bytes.</summary>
public sealed class ShareColumn : RateColumn
{
    /// <inheritdoc/>
    public override string Id => "Share";

    /// <inheritdoc/>
    public override string ColumnName => "Share of peak";

    /// <inheritdoc/>
    public override string Legend => "The rate over the measured peak of one thread: FMA rate, or bandwidth over as many bytes";

    private protected override string Format(Limit limit, double amount, double rate)
    {
        var peak = limit == Limit.Flops ? Peak.Flops(1) : Peak.Bandwidth(1, (long)amount);
        return $"{100 * rate / peak:F0} % of {peak / 1e9:F0}";
    }
}
