using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>The backend under measurement.</summary>
internal static class Backends
{
    /// <summary>The processor's backend with that many threads.</summary>
    internal static Backend Create(int threads)
    {
        _ = threads;
        return Backend.Default;
    }
}
