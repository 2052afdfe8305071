namespace Hourglass.Tests.Files;

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("hourglass-test-").FullName;

    /// <summary>A folder within another one; where null, that of temporary files.</summary>
    public TemporaryFolder(string? within)
        : this()
    {
        if (within is null) return;
        Directory.Delete(Path);
        Path = Directory.CreateDirectory(System.IO.Path.Combine(within, System.IO.Path.GetFileName(Path))).FullName;
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
