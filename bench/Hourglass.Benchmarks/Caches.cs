namespace Hourglass.Benchmarks;

/// <summary>The caches of this machine, as reported by Linux.</summary>
internal static class Caches
{
    /// <summary>The bytes of the largest cache; 32 MiB where the system does not say.</summary>
    internal static long LargestBytes { get; } = Find();

    private static long Find()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Folder)) return 32 << 20;
        return Directory.EnumerateDirectories(Folder, "index*").Select(d => Path.Combine(d, "size")).Where(File.Exists)
            .Select(file => File.ReadAllText(file).Trim())
            .Max(size => long.Parse(size[..^1]) << (size[^1] == 'M' ? 20 : 10));
    }
}
