namespace Hourglass.Benchmarks;

/// <summary>The rate as a share of what one thread of this machine reaches at most: of fused multiply-adds, or of bytes moved.</summary>
public sealed class ShareColumn : RateColumn
{
    /// <inheritdoc/>
    public override string Id => "Share";

    /// <inheritdoc/>
    public override string ColumnName => "Share of peak";

    /// <inheritdoc/>
    public override string Legend =>
        "The rate over the measured peak of one thread: multiply-adds; bytes of the second-level cache, or of memory for larger arrays";

    private protected override string Format(Limit limit, double amount, double rate)
    {
        var peak = limit == Limit.Flops ? Backends.Peak.GigaFlops
            : amount > Caches.LargestBytes ? Backends.Peak.MemoryGigabytes : Backends.Peak.CacheGigabytes;
        return $"{rate / peak / 1e7:F0} % of {peak:F0}";
    }
}
