using System.Collections.Concurrent;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Studio;

/// <summary>
/// Models of runs, opened to look into. They compute with one thread of their own, so that nothing here waits for a training.
/// </summary>
internal sealed class Inspector(Shelf shelf) : IDisposable
{
    private readonly CpuBackend _backend = new(1);
    private readonly ConcurrentDictionary<string, Task<BaselineInfo>> _baselines = new();

    /// <summary>The model as its run has saved it last, with its rows.</summary>
    /// <exception cref="StateException">Nothing has been saved yet.</exception>
    internal OpenModel Open(StudioRun run)
    {
        var file = Newest(run) ?? throw new StateException("nothing has been saved of this run yet.");
        return shelf.Get($"model {file.FullName} {file.LastWriteTimeUtc.Ticks}", () =>
        {
            var model = ModelFile.Load(file.FullName, _backend);
            return new OpenModel(model, Rows(model.Recipe), model.History.Entries is [.., var last] ? last.Step : run.Info.Step);
        }, open => open.Bytes);
    }

    /// <summary>What a run's frames show.</summary>
    internal Preview PreviewOf(StudioRun run)
    {
        if (run.Preview is null) Describe(run);
        return run.Preview!;
    }

    /// <summary>Reads the data of a run that nobody here works on, where it can be read.</summary>
    internal void TryDescribe(StudioRun run)
    {
        try
        {
            if (run.Preview is null) Describe(run);
        }
        catch (Exception e) when (Problems.Of(e).Status != 500 || e is IOException)
        {
            // its page says what is missing where it is needed
        }
    }

    /// <summary>The errors of simple models on the rows of the validation curve; null while they are worked out.</summary>
    internal BaselineInfo? Baseline(StudioRun run)
    {
        if (Newest(run) is null) return null;
        var work = _baselines.GetOrAdd(run.Folder, _ => Task.Run(() =>
        {
            var open = Open(run);
            var (rows, part) = open.Data.Validation is { Count: > 0 } validation
                ? (validation, ReferenceEquals(validation, open.Data.Test) ? "test" : "validation")
                : (open.Data.Train, "train");
            var found = Reports.Baseline.Measure(open.Model, open.Data.Train, rows);
            return new BaselineInfo(found.PcaMse, found.MeanMse, part);
        }));
        if (!work.IsCompleted) return null;
        if (work.IsFaulted) _baselines.TryRemove(run.Folder, out _); // it may do later, once there is a checkpoint
        return work.GetAwaiter().GetResult();
    }

    public void Dispose() => _backend.Dispose();

    /// <summary>What was saved last: while a run trains, its checkpoint.</summary>
    private static FileInfo? Newest(StudioRun run) => ((string[])["model.safetensors", "checkpoint.safetensors"])
        .Select(name => new FileInfo(Path.Combine(run.Folder, name))).Where(found => found.Exists).MaxBy(found => found.LastWriteTimeUtc);

    private void Describe(StudioRun run)
    {
        var open = Open(run);
        run.Describe(open.Model, open.Data);
    }

    private TrainingData Rows(Recipe recipe) =>
        TrainingData.Prepare(recipe, shelf.Rows(recipe.Data, new RunMessages(), CancellationToken.None));
}
