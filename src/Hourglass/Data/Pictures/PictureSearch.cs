namespace Hourglass.Data;

/// <summary>
/// The files of a folder and its subfolders. A link to a folder is followed once: not where it leads to a folder that holds it or that has
/// been read already, so that links in a circle end.
/// </summary>
internal sealed class PictureSearch
{
    /// <summary>Endings of pictures that are not read, for a note.</summary>
    private static readonly HashSet<string> _unread = new(
        [
            ".apng", ".arw", ".avif", ".bmp", ".cr2", ".dds", ".dng", ".exr", ".gif", ".hdr", ".heic", ".heif", ".ico", ".jp2", ".jxl",
            ".nef", ".pbm", ".pcx", ".psd", ".svg", ".tga", ".tif", ".tiff", ".webp",
        ], StringComparer.OrdinalIgnoreCase);

    private const int MaximumLinks = 40;

    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Real)> _links = [];
    private readonly List<string> _pictures = [];
    private readonly SortedDictionary<string, int> _left = new(StringComparer.Ordinal);
    private int _all, _skippedLinks;

    private PictureSearch(string folder)
    {
        var root = RealPath(folder);
        Walk(folder, root);
        // Links come last, so that a file is known by its own path where it has one in the folder.
        for (var i = 0; i < _links.Count; i++)
        {
            var (path, real) = _links[i];
            if (_visited.Contains(real) || Holds(real, root)) _skippedLinks++;
            else Walk(path, real);
        }

        _pictures.Sort(StringComparer.Ordinal);
    }

    /// <summary>The pictures, in the ordinal order of their paths.</summary>
    internal IReadOnlyList<string> Pictures => _pictures;

    /// <summary>How many files there are.</summary>
    internal int Files => _all;

    /// <summary>What was left out, a sentence for each kind.</summary>
    internal IEnumerable<string> Notes(string folder)
    {
        if (LeftOut is { } left) yield return $"{folder}: left out pictures of formats that are not read: {left}; PNG and JPEG are";
        if (_skippedLinks > 0)
        {
            yield return FormattableString.Invariant($"{folder}: {_skippedLinks} link{(_skippedLinks == 1 ? "" : "s")} to a folder ")
                + "already read, or to one that holds this folder, not followed";
        }
    }

    /// <summary>How many pictures of other formats there are, by ending; null where there are none.</summary>
    internal string? LeftOut => _left.Count == 0
        ? null
        : string.Join(", ", _left.Select(kind => FormattableString.Invariant($"{kind.Value} {kind.Key}")));

    /// <summary>Finds the pictures of a folder.</summary>
    /// <exception cref="IOException">A folder is missing or cannot be read.</exception>
    internal static PictureSearch In(string folder) => new(folder);

    private void Walk(string folder, string real)
    {
        var waiting = new Stack<(string Path, string Real)>([(folder, real)]);
        while (waiting.TryPop(out var next))
        {
            if (!_visited.Add(next.Real)) continue;
            var entries = new DirectoryInfo(next.Path).GetFileSystemInfos(
                "*", new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = 0 });
            foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                var path = Path.Combine(next.Path, entry.Name);
                if (entry.Attributes.HasFlag(FileAttributes.Directory))
                {
                    if (entry.Name.StartsWith('.')) continue;
                    if (entry.LinkTarget is null) waiting.Push((path, Path.Combine(next.Real, entry.Name)));
                    else _links.Add((path, RealPath(path)));
                }
                else
                {
                    AddFile(path, entry.Name);
                }
            }
        }
    }

    private void AddFile(string path, string name)
    {
        _all++;
        if (name.StartsWith('.')) return;
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (PictureFolder.IsPicture(path)) _pictures.Add(path);
        else if (_unread.Contains(ending)) _left[ending] = _left.GetValueOrDefault(ending) + 1;
    }

    /// <summary>Whether a folder is another one or holds it.</summary>
    private static bool Holds(string folder, string inner) =>
        (inner + Path.DirectorySeparatorChar).StartsWith(
            folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A path without links.</summary>
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        var (real, links) = (root, 0);
        var steps = new Stack<string>(Split(full[root.Length..]));
        while (steps.TryPop(out var step))
        {
            if (step == "..")
            {
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }

            if (step == ".") continue;
            var next = Path.Combine(real, step);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MaximumLinks)
            {
                real = next;
                continue;
            }

            if (Path.IsPathRooted(target)) real = root;
            foreach (var part in Split(Path.IsPathRooted(target) ? target[root.Length..] : target)) steps.Push(part);
        }

        return real;

        // The last step first, as a stack gives them back.
        static IEnumerable<string> Split(string steps) =>
            steps.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();
    }
}
