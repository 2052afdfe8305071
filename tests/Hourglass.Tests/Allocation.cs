namespace Hourglass.Tests;

/// <summary>What an action allocates on this thread.</summary>
internal static class Allocation
{
    private const int Goes = 5;

    /// <summary>
    /// The least bytes of a few goes. A collection that another test brings about in the middle of one counts what was left of the thread's allocation
    /// block, up to 8 KiB; what the action itself allocates it allocates each time.
    /// </summary>
    internal static long Of(Action action) => Least(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The least of a few goes of something that measures itself, for the same reason.</summary>
    internal static long Least(Func<long> measure)
    {
        var least = long.MaxValue;
        for (var go = 0; go < Goes && least > 0; go++) least = Math.Min(least, measure());
        return least;
    }
}
