using System.Diagnostics;
using Hourglass.Tests.Files;
using Xunit.Abstractions;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>
/// Altered files: each is read, or refused by an exception that the documentation names, at a bounded cost. <c>HOURGLASS_FUZZ</c> is the
/// number of files for each reader, <c>HOURGLASS_FUZZ_SEED</c> the first seed; a failure names its own.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long MostAllocated = 256L << 20;

    private const string TooSlow = " s of processor time";

    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Readers => [.. FuzzedReader.All.Select(reader => reader.Name)];

    [Theory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Readers))]
    public void Altered_files_are_read_or_refused(string name)
    {
        var (reader, seeds) = (FuzzedReader.Of(name), Seeds.Of(name));
        Assert.NotEmpty(seeds);
        using var folder = new TemporaryFolder(OperatingSystem.IsLinux() ? "/dev/shm" : null);
        var path = folder.File("altered" + reader.Extension);
        foreach (var seed in seeds) Try(reader, path, seed); // also warms up
        var (first, count, read) = (Effort.Of("HOURGLASS_FUZZ_SEED", 1), Effort.Of("HOURGLASS_FUZZ", 15_000), 0);
        var faults = new Dictionary<string, string>();
        for (var seed = first; seed < first + count; seed++)
        {
            var file = Mutation.Of(seeds, new Random(seed));
            var fault = Try(reader, path, file);
            if (fault is null) read++;
            else if (fault.Length > 0 && faults.TryAdd(fault.Split('\n')[0], $"seed {seed}: {fault}"))
                Keep(name, reader.Extension, seed, file);
        }

        output.WriteLine($"{name}: {count} files from {seeds.Count}, {read} read, {count - read} refused, {faults.Count} kinds of faults");
        Assert.True(faults.Count == 0, string.Join("\n\n", faults.Values.Take(10)));
    }

    /// <summary>Null where the file is read, empty where it is refused as documented, else what is wrong.</summary>
    internal static string? Try(FuzzedReader reader, string path, byte[] file)
    {
        var result = TryOnce(reader, path, file);
        // What a file costs, it costs again; what a collection or the compiler costs meanwhile, it does not.
        return result?.EndsWith(TooSlow, StringComparison.Ordinal) == true ? TryOnce(reader, path, file) : result;
    }

    private static string? TryOnce(FuzzedReader reader, string path, byte[] file)
    {
        File.WriteAllBytes(path, file);
        var (process, before) = (Process.GetCurrentProcess(), GC.GetTotalAllocatedBytes());
        var (clock, started) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        string? result = null;
        try
        {
            reader.Read(path);
        }
        catch (Exception e) when (reader.Documented(e))
        {
            result = e.Message.Length < 2000 ? "" : $"a message of {e.Message.Length} characters";
        }
        catch (Exception e)
        {
            var frames = e.StackTrace?.Split('\n').Where(line => line.Contains("Hourglass.", StringComparison.Ordinal)).Take(6) ?? [];
            return $"{e.GetType().Name} at {frames.FirstOrDefault()?.Trim()}\n{e.Message}\n{string.Join('\n', frames)}";
        }

        var allocated = GC.GetTotalAllocatedBytes() - before;
        if (allocated > MostAllocated) return $"{allocated >> 20} MB allocated";
        if (clock.Elapsed < MostProcessorTime) return result;
        process.Refresh();
        var used = process.TotalProcessorTime - started;
        return used > MostProcessorTime ? $"{used.TotalSeconds:0.0}{TooSlow}" : result;
    }

    /// <summary>Keeps a file that was answered badly, for the corpus, where <c>HOURGLASS_FUZZ_KEEP</c> names a folder.</summary>
    private static void Keep(string reader, string extension, int seed, byte[] file)
    {
        if (Environment.GetEnvironmentVariable("HOURGLASS_FUZZ_KEEP") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, $"{reader}-{seed}{extension}"), file);
    }
}
