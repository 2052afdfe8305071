namespace Hourglass.Tests;

/// <summary>What an action allocates on this thread.</summary>
internal static class Allocation
{
    private const int Runs = 5;

    /// <summary>
    /// The minimum number of bytes of a few runs. A collection that another test causes during a run adds the rest of the thread's
    /// allocation block, up to 8 KiB; what the action itself allocates it allocates each time.
    /// </summary>
    internal static long Of(Action action) => Least(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The minimum of a few runs of something that measures itself, for the same reason.</summary>
    internal static long Least(Func<long> measure)
    {
        var least = long.MaxValue;
        for (var run = 0; run < Runs && least > 0; run++) least = Math.Min(least, measure());
        return least;
    }
}
