using System.Globalization;
using System.Text;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Runs;

/// <summary>
/// The folder of a training run, which belongs to this process as long as it runs. If the run fails, what this process has written is
/// deleted, unless <see cref="Keep"/> was called.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string RecipeName = "recipe.json";

    private readonly List<string> _created = [];
    private FileLock? _lock;
    private bool _stays;

    private RunFolder(string path) => Location = path;

    internal string Location { get; }

    internal string Model => Path.Combine(Location, "model.safetensors");

    internal string Checkpoint => Path.Combine(Location, "checkpoint.safetensors");

    internal string Metrics => Path.Combine(Location, "metrics.jsonl");

    internal string Recipe => Path.Combine(Location, RecipeName);

    internal string Report => Path.Combine(Location, "report.html");

    private string[] Written => [Model, Checkpoint, Metrics, Recipe];

    /// <summary>The name of a new run's folder: that of its recipe, as far as a folder can have it, with the time.</summary>
    internal static string NameFor(string recipe)
    {
        var safe = string.Concat(recipe.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return string.Create(CultureInfo.InvariantCulture, $"{safe}-{DateTime.Now:yyyyMMdd-HHmmss}");
    }

    /// <summary>Whether a folder holds a run.</summary>
    internal static bool IsRun(string folder) => File.Exists(Path.Combine(folder, RecipeName));

    /// <summary>Locks a model that is going to be read, changed and written: its run where it lies in one, else the file.</summary>
    /// <exception cref="FileLockedException">Another process works with it.</exception>
    /// <exception cref="IOException">The lock cannot be written.</exception>
    internal static FileLock LockModel(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var held = IsRun(folder) ? Lock(folder) : FileLock.Acquire(path + ".lock", path);
        AtomicFile.CleanUp(path);
        return held;
    }

    /// <summary>Creates the folder of a new run and checks that it can be written to before hours are spent.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option that named it, for messages.</param>
    /// <exception cref="IOException">It cannot be created or written to, already holds a run, or another process works in it.</exception>
    internal static RunFolder Create(string path, string option = "") =>
        TryCreate(path, option, out var taken) ?? throw new IOException(taken);

    /// <summary>Creates a folder that no run has taken: <paramref name="path"/>, or the first free one of path-2, path-3 …</summary>
    /// <exception cref="IOException">It cannot be created or written to.</exception>
    internal static RunFolder CreateUnique(string path)
    {
        for (var number = 1; ; number++)
            if (TryCreate(number == 1 ? path : $"{path}-{number}", "", out _) is { } folder)
                return folder;
    }

    /// <summary>The folder of a run that is to be resumed.</summary>
    /// <exception cref="IOException">It holds no run, or another process works in it.</exception>
    internal static RunFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"{path} holds no run to resume: there is no such folder.");
        var folder = new RunFolder(path) { _stays = true, _lock = Lock(path) };
        if (!IsRun(path))
        {
            folder.Dispose();
            throw new IOException(
                $"{path} holds no run to resume: {RecipeName} is missing. If a run was stopped while it read its data, start it again.");
        }

        folder.CleanUp();
        AppDomain.CurrentDomain.ProcessExit += folder.Leave;
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
        AppDomain.CurrentDomain.ProcessExit -= Leave;
        if (!_stays && _lock is not null)
            foreach (var file in Written)
                File.Delete(file); // none of them was there when this process took the folder
        _lock?.Dispose();
        if (_stays) return;
        for (var i = _created.Count - 1; i >= 0; i--)
            if (Directory.Exists(_created[i]) && !Directory.EnumerateFileSystemEntries(_created[i]).Any())
                Directory.Delete(_created[i]);
    }

    private void Leave(object? sender, EventArgs e) => Dispose();

    private static FileLock Lock(string folder) => FileLock.Acquire(Path.Combine(folder, "run.lock"), folder);

    /// <summary>Takes a folder for a new run; null where another has it, with the sentence that says so.</summary>
    private static RunFolder? TryCreate(string path, string option, out string? taken)
    {
        var folder = new RunFolder(path);
        try
        {
            folder.CreateMissing();
            folder._lock = Lock(path);
            taken = folder.Taken(option);
            if (taken is null)
            {
                folder.CleanUp();
                AppDomain.CurrentDomain.ProcessExit += folder.Leave; // also when the process is ended while it reads its data
                return folder;
            }

            folder._stays = true; // it belongs to another run
        }
        catch (FileLockedException e)
        {
            folder._stays = true;
            taken = option + e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            var what = option.Length > 0 ? option + path : $"The folder {path}";
            throw new IOException($"{what} cannot be written to: {e.Message}", e);
        }

        folder.Dispose();
        return null;
    }

    private void CreateMissing()
    {
        var missing = new Stack<string>();
        for (var at = Path.GetFullPath(Location); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at)) missing.Push(at);
        foreach (var part in missing)
        {
            Directory.CreateDirectory(part);
            _created.Add(part);
        }
    }

    /// <summary>Why a new run cannot have the folder; null where it can.</summary>
    private string? Taken(string option) =>
        File.Exists(Checkpoint) || File.Exists(Model)
            ? $"{option}{Location} already holds a run; continue it with --resume --out {Location}, or choose another folder."
            : ((string[])[Recipe, Metrics]).FirstOrDefault(File.Exists) is { } file
                ? $"{file} already exists and would be overwritten; choose another folder."
                : null;

    /// <summary>Deletes the unfinished files of a process that was killed.</summary>
    private void CleanUp()
    {
        foreach (var file in Written.Append(Report)) AtomicFile.CleanUp(file);
    }
}
