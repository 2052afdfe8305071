using System.Text.Json;
using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>The backend under measurement and the roof it is held against.</summary>
internal static class Backends
{
    private static readonly Lazy<MachinePeak> LazyPeak = new(() => MachinePeak.Measure(Create(1).InstructionSet));

    /// <summary>What one core does at best with the backend's instructions, measured once a process.</summary>
    internal static MachinePeak Peak => LazyPeak.Value;

    /// <summary>The processor's backend with that many threads.</summary>
    internal static CpuBackend Create(int threads) => new(threads);

    /// <summary>Writes the peak as a line of JSON: operations and bytes a second.</summary>
    internal static void PrintPeak() =>
        Console.WriteLine(JsonSerializer.Serialize(
            new { flops = Peak.GigaFlops * 1e9, cache = Peak.CacheGigabytes * 1e9, memory = Peak.MemoryGigabytes * 1e9 }));
}
