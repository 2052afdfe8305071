using System.Text;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>
/// The folder of a training run. If the run fails, the folder that it created is deleted, unless <see cref="Keep"/> was called.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private readonly List<string> _created = [];
    private bool _stays;

    private RunFolder(string path) => Location = path;

    internal string Location { get; }

    internal string Model => Path.Combine(Location, "model.safetensors");

    internal string Checkpoint => Path.Combine(Location, "checkpoint.safetensors");

    internal string Metrics => Path.Combine(Location, "metrics.jsonl");

    internal string Recipe => Path.Combine(Location, "recipe.json");

    internal string Report => Path.Combine(Location, "report.html");

    /// <summary>Creates the folder of a new run and checks that it can be written to before hours are spent.</summary>
    /// <exception cref="IOException">It cannot be created or written to, or already holds a run.</exception>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option that named it, for messages.</param>
    internal static RunFolder Create(string path, string option = "")
    {
        var folder = new RunFolder(path);
        if (File.Exists(folder.Checkpoint) || File.Exists(folder.Model))
            throw new IOException($"{option}{path} already holds a run; continue it with --resume --out {path}, or choose another folder.");
        if (((string[])[folder.Recipe, folder.Metrics]).FirstOrDefault(File.Exists) is { } taken)
            throw new IOException($"{taken} already exists and would be overwritten; choose another folder.");
        var missing = new Stack<string>();
        for (var at = Path.GetFullPath(path); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at)) missing.Push(at);
        try
        {
            foreach (var part in missing)
            {
                Directory.CreateDirectory(part);
                folder._created.Add(part);
            }

            var trial = Path.Combine(path, $".hourglass-{Guid.NewGuid():N}.tmp");
            AtomicFile.WriteText(trial, "");
            File.Delete(trial);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            var what = option.Length > 0 ? option + path : $"The folder {path}";
            throw new IOException($"{what} cannot be written to: {e.Message}", e);
        }
    }

    /// <summary>The folder of a run that is to be resumed.</summary>
    /// <exception cref="IOException">It holds no run.</exception>
    internal static RunFolder Open(string path)
    {
        var folder = new RunFolder(path) { _stays = true };
        if (!File.Exists(folder.Recipe)) throw new IOException($"{path} holds no run to resume: recipe.json is missing.");
        // A run that was killed while it wrote a file leaves the unfinished one beside the old one.
        foreach (var unfinished in Directory.EnumerateFiles(path, ".*.safetensors.*.tmp")) File.Delete(unfinished);
        return folder;
    }

    /// <summary>From now on the folder is kept, even if the run fails.</summary>
    internal void Keep() => _stays = true;

    /// <summary>Opens <see cref="Metrics"/> with the lines of <paramref name="before"/> in it; lines appear in the file at once.</summary>
    internal StreamWriter OpenMetrics(History before)
    {
        AtomicFile.WriteText(Metrics, string.Concat(before.Entries.Select(entry => entry.ToJson() + "\n")));
        return new StreamWriter(Metrics, append: true, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
    }

    public void Dispose()
    {
        if (_stays) return;
        if (Directory.Exists(Location))
            foreach (var file in (string[])[Model, Checkpoint, Metrics, Recipe]) File.Delete(file);
        for (var i = _created.Count - 1; i >= 0; i--)
            if (Directory.Exists(_created[i]) && !Directory.EnumerateFileSystemEntries(_created[i]).Any())
                Directory.Delete(_created[i]);
    }
}
