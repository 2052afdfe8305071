using System.Runtime.InteropServices;
using System.Text.Json;
using Hourglass.Latent;

namespace Hourglass.Benchmarks;

/// <summary>Maps a file of float rows by t-SNE, once for each line of standard input, and answers seconds and divergence.</summary>
internal static class TsneWorker
{
    internal static void Run(string path, int columns, int threads)
    {
        var backend = Backends.Create(threads);
        var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path));
        var rows = new float[values.Length / columns, columns];
        values.CopyTo(MemoryMarshal.CreateSpan(ref rows[0, 0], rows.Length));
        Console.WriteLine($"\"{backend.Description}\"");
        while (Console.ReadLine() is not null)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            var map = Tsne.Fit(rows, backend: backend);
            var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(JsonSerializer.Serialize(new[] { seconds, map.Divergence }));
        }
    }
}
