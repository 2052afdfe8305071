using System.Runtime.InteropServices;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Latent;

namespace Hourglass.Benchmarks;

/// <summary>Fits PCA with all components to a file of float rows, once for each line of standard input, and answers the seconds.</summary>
internal static class PcaWorker
{
    internal static void Run(string path, int columns, int threads)
    {
        var backend = Backends.Create(threads);
        var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        var rows = RowTable.FromFloats(values, values.Length / columns, columns);
        Console.WriteLine($"\"{backend.Description}\"");
        while (Console.ReadLine() is not null)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            var pca = Pca.Fit(rows, AffineMap.Identity, backend: backend);
            var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(JsonSerializer.Serialize(new[] { seconds, pca.ExplainedVariance[0], pca.ExplainedVariance[columns / 2] }));
        }
    }
}
