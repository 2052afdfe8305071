using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// Data sets by name. Files are searched for below the folder that <c>HOURGLASS_DATA</c> names, then in the user's cache
/// (<c>HOURGLASS_CACHE</c>, or <c>hourglass</c> in the folder for local application data), then where Debian's packages put them.
/// </summary>
public sealed class DataCatalog
{
    /// <summary>The environment variable that names a folder of data sets.</summary>
    public const string DataVariable = "HOURGLASS_DATA";

    /// <summary>The environment variable that names the folder downloads go to.</summary>
    public const string CacheVariable = "HOURGLASS_CACHE";

    private readonly List<DataSetEntry> _entries;

    /// <summary>
    /// The built-in data sets and <paramref name="more"/>; of two with the same name both are tried, built-in files first.
    /// </summary>
    public DataCatalog(params IEnumerable<DataSetEntry> more)
    {
        _entries = [.. KnownDataSets.All, .. more];
        var cache = Environment.GetEnvironmentVariable(CacheVariable);
        CacheFolder = string.IsNullOrEmpty(cache)
            ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "hourglass")
            : cache;
        var data = Environment.GetEnvironmentVariable(DataVariable);
        Folders = [.. string.IsNullOrEmpty(data) ? [] : new[] { data }, CacheFolder, "/usr/share/datasets"];
    }

    /// <summary>The folders where files are searched for, in order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Where downloads go.</summary>
    public string CacheFolder { get; }

    /// <summary>All data sets, each name once.</summary>
    public IReadOnlyList<DataSetEntry> Entries => [.. _entries.DistinctBy(e => e.Name).OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>Whether there is a data set of that name.</summary>
    public bool Contains(string name) => _entries.Exists(e => e.Name == name);

    /// <summary>The data set of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message has the nearest name.</exception>
    public DataSetEntry this[string name] => _entries.Find(e => e.Name == name)
        ?? throw new InvalidInputException($"There is no data set “{name}”{NearestName.Hint(name, [.. Entries.Select(e => e.Name)])}");

    /// <summary>The path of each file of a data set, null for one that is not found.</summary>
    public IReadOnlyList<string?> Locate(DataSetEntry entry) => [.. entry.Files.Select(Locate)];

    /// <summary>Whether all files of a data set are present.</summary>
    public bool IsPresent(string name) => _entries.Exists(e => e.Name == name && !Locate(e).Contains(null));

    /// <summary>Reads a data set.</summary>
    /// <exception cref="ArgumentException">There is no data set of that name.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message says where it was searched for and how to get it.</exception>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    public DataPair Load(string name)
    {
        var first = this[name];
        foreach (var entry in _entries.Where(e => e.Name == name))
        {
            var paths = Locate(entry);
            if (!paths.Contains(null)) return Named(entry.Load(paths!), name);
        }

        var missing = first.Files[Locate(first).ToList().IndexOf(null)].Path;
        var how = first.Files.All(f => f.Addresses.Count > 0)
            ? $"“hourglass data get {name}” downloads it"
            : "it has no public address of its own: put the file into one of these folders";
        throw new FileNotFoundException(
            $"The data set “{name}” is not here: {missing} was searched for in {string.Join(", ", Folders)}; {how}.", missing);
    }

    /// <summary>
    /// Downloads the files of a data set that are not found yet; a file gets its name only when it is complete and its checksum is
    /// right.
    /// </summary>
    /// <param name="name">The data set.</param>
    /// <param name="downloader">The downloader.</param>
    /// <param name="progress">Receives the file and how many of its bytes are present.</param>
    /// <param name="cancellation">Cancels; the part that has been downloaded is kept for a later try.</param>
    /// <returns>The paths of all its files.</returns>
    /// <exception cref="ArgumentException">There is no data set of that name, or one of its files has no address.</exception>
    /// <exception cref="DownloadException">No address served the file.</exception>
    public async Task<IReadOnlyList<string>> GetAsync(
        string name, Downloader downloader, IProgress<(DataFileEntry File, long Bytes)>? progress = null,
        CancellationToken cancellation = default)
    {
        var entry = this[name];
        var paths = new List<string>();
        foreach (var file in entry.Files)
        {
            var path = Locate(file);
            if (path is null)
            {
                if (file.Addresses.Count == 0)
                    throw new InvalidInputException(
                        $"{file.Path} has no public address; put it into one of {string.Join(", ", Folders)}.", nameof(name));
                path = Path.Combine(CacheFolder, file.Path);
                var report = progress is null ? null : new Relay(file, progress);
                await downloader.DownloadAsync(file.Addresses, path, file.Sha256, file.Bytes, report, cancellation).ConfigureAwait(false);
            }

            paths.Add(path);
        }

        return paths;
    }

    /// <summary>The rows under the name of the data set, with :train and :test behind it where it has both parts.</summary>
    private static DataPair Named(DataPair pair, string name) => pair.Test is { } test
        ? new DataPair(pair.Train.WithName($"{name}:train"), test.WithName($"{name}:test"))
        : new DataPair(pair.Train.WithName(name), null);

    private string? Locate(DataFileEntry file)
    {
        foreach (var folder in Folders)
        {
            var path = Path.Combine(folder, file.Path);
            if (File.Exists(path)) return path;
            if (File.Exists(path + ".gz")) return path + ".gz";
        }

        return null;
    }

    private sealed class Relay(DataFileEntry file, IProgress<(DataFileEntry File, long Bytes)> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report((file, value));
    }
}
