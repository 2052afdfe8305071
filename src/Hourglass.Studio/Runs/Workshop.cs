using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Runs;

namespace Hourglass.Studio;

/// <summary>All runs of the folder: those that this process works on, one at a time, and those that it finds there.</summary>
internal sealed class Workshop(StudioOptions options, Events events, Shelf shelf) : IAsyncDisposable
{
    private const string Trash = ".trash";
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, StudioRun> _runs = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Timer? _timer;

    /// <summary>Held by the run that trains.</summary>
    internal SemaphoreSlim Turn { get; } = new(1);

    /// <summary>What training computes with.</summary>
    internal Backend Backend { get; } = options.Threads is { } threads ? new CpuBackend(threads) : Backend.Default;

    /// <summary>Looks every second, while a tab is open, what other processes have done in the folder.</summary>
    internal void Watch() => _timer = new Timer(_ => LookAround(), null, _look, _look);

    /// <summary>All runs, the newest first.</summary>
    internal IReadOnlyList<RunInfo> List()
    {
        Find();
        return [.. _runs.Values.Select(run => run.Info).OrderByDescending(info => info.Created).ThenBy(info => info.Id)];
    }

    /// <summary>The run of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="looks">Whether to look what other processes have done with it meanwhile.</param>
    /// <exception cref="NotFoundException">There is none.</exception>
    internal StudioRun Get(string id, bool looks = false)
    {
        if (looks || !_runs.ContainsKey(id)) Find();
        return _runs.TryGetValue(id, out var run) ? run : throw new NotFoundException($"there is no run “{id}”.");
    }

    /// <summary>Creates a run and starts it.</summary>
    /// <exception cref="RecipeException">The recipe is wrong.</exception>
    internal StudioRun Create(NewRun what)
    {
        var settings = new List<string>(what.Settings ?? []);
        if (what.Data is { } data)
        {
            if (!DataLoader.IsNamed(data)) throw new UsageException($"there is no data set “{data}”.");
            settings.AddRange([$"data.source=\"{data}\"", "data.test=null"]);
        }

        // The recipe is read now, so that what is wrong with it is the answer; the data is read by the run.
        var recipe = what switch
        {
            { Name: { } name, Recipe: null } => RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(name), settings),
            { Name: null, Recipe: { } json } => RecipeJson.Parse(json, settings),
            _ => throw new UsageException("expected the name of a recipe, or a recipe."),
        };
        if (!DataLoader.IsNamed(recipe.Data.Source))
            throw new UsageException($"data.source: there is no data set “{recipe.Data.Source}”.");
        if (recipe.Data.Test is { } test) throw new UsageException($"data.test: there is no data set “{test}”.");
        var folder = RunFolder.CreateUnique(Path.Combine(options.Runs, RunFolder.NameFor(recipe.Name)));
        var id = Path.GetFileName(folder.Location);
        var run = new StudioRun(this, folder.Location, new RunInfo
        {
            Id = id, Name = recipe.Name, Task = recipe.Task?.ToString().ToLowerInvariant(), State = RunState.Paused,
            Created = DateTime.UtcNow,
        })
        {
            Recipe = JsonNode.Parse(RecipeJson.Write(recipe))!.AsObject(),
        };
        run.Start((messages, cancellation) => what is { Name: { } name, Data: { } source }
            ? PreparedRun.OfRecipe(name, source, settings, messages, cancellation)
            : new PreparedRun(recipe, shelf.Rows(recipe.Data, messages, cancellation)), folder);
        _runs[id] = run; // once it is worked on, as its folder may still look like none
        Announce(new StudioEvent("runs"));
        return run;
    }

    /// <summary>The recipe of a run's folder, with its rows.</summary>
    internal PreparedRun Saved(RunFolder folder, IRunMessages messages, CancellationToken cancellation)
    {
        var recipe = RecipeJson.Parse(File.ReadAllText(folder.Recipe));
        return new PreparedRun(recipe, shelf.Rows(recipe.Data, messages, cancellation));
    }

    /// <summary>Puts a run aside; it can be restored.</summary>
    internal void Delete(string id)
    {
        var run = Get(id);
        if (run.IsOurs) throw new StateException("the run is worked on; pause it first.");
        if (Directory.Exists(run.Folder))
        {
            using (RunFolder.Open(run.Folder)) // nobody else works on it
            {
            }

            Directory.CreateDirectory(Path.Combine(options.Runs, Trash));
            var target = Path.Combine(options.Runs, Trash, id);
            // An earlier run of this name in the trash makes room: the newest is the one that Undo brings back.
            if (Directory.Exists(target)) Directory.Move(target, $"{target}-{Guid.NewGuid():N}");
            Directory.Move(run.Folder, target);
        }

        _runs.TryRemove(id, out _);
        Announce(new StudioEvent("runs"));
    }

    /// <summary>Brings a deleted run back.</summary>
    internal StudioRun Restore(string id)
    {
        var trash = Path.Combine(options.Runs, Trash);
        var found = Directory.Exists(trash) ? Directory.GetDirectories(trash).FirstOrDefault(path => Path.GetFileName(path) == id) : null;
        if (found is null) throw new NotFoundException($"there is no deleted run “{id}”.");
        var target = Path.Combine(options.Runs, id);
        if (Directory.Exists(target)) throw new StateException($"there is another run “{id}” by now.");
        Directory.Move(found, target);
        Announce(new StudioEvent("runs"));
        return Get(id);
    }

    internal void Announce(StudioEvent what) => events.Announce(what);

    /// <summary>Pauses all, so that everything can be resumed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
        foreach (var run in _runs.Values) run.PauseIfWorking();
        await Task.WhenAll(_runs.Values.Select(run => run.Work));
    }

    private void LookAround()
    {
        if (events.Listeners == 0 || !_gate.TryEnter()) return;
        try
        {
            var before = _runs.Count;
            Find();
            if (_runs.Count != before) Announce(new StudioEvent("runs"));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // next time
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Brings the runs up to what the folder holds; links are not followed.</summary>
    private void Find()
    {
        var root = new DirectoryInfo(options.Runs);
        var found = root.Exists ? root.GetDirectories().Where(IsRun).ToDictionary(folder => folder.Name) : [];
        foreach (var (id, folder) in found)
        {
            var known = _runs.GetValueOrDefault(id);
            if (known?.IsOurs == true) continue;
            var info = FoundRun.Describe(folder, known?.Info);
            if (known is null) _runs.TryAdd(id, new StudioRun(this, folder.FullName, info));
            else if (known.Info != info) known.Refresh(info);
        }

        foreach (var (id, run) in _runs)
            if (!found.ContainsKey(id) && !run.IsOurs && run.Info.State != RunState.Failed)
                _runs.TryRemove(id, out _);
    }

    private static bool IsRun(DirectoryInfo folder) =>
        folder.LinkTarget is null && folder.Name != Trash && RunFolder.IsRun(folder.FullName);
}
