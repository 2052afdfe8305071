using System.Text.Json;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Studio;

/// <summary>What can be told of a run by its folder alone.</summary>
internal static class FoundRun
{
    /// <summary>Describes a folder; what is known and has not changed is taken over.</summary>
    internal static RunInfo Describe(DirectoryInfo folder, RunInfo? known)
    {
        FileInfo File(string name) => new(Path.Combine(folder.FullName, name));
        var (model, checkpoint, report) = (File("model.safetensors"), File("checkpoint.safetensors"), File("report.html"));
        var (recipe, metrics) = (File("recipe.json"), File("metrics.jsonl"));
        var isHeld = FileLock.IsHeld(Path.Combine(folder.FullName, "run.lock"));
        var isDone = model.Exists && report.Exists && report.LastWriteTimeUtc >= checkpoint.LastWriteTimeUtc.AddSeconds(-1);
        var info = (known ?? Read(folder, recipe)) with
        {
            State = isHeld ? RunState.Elsewhere : isDone ? RunState.Done : checkpoint.Exists ? RunState.Paused : RunState.Failed,
            Message = isHeld || isDone || checkpoint.Exists ? null : "It was stopped before its first checkpoint.",
            HasModel = model.Exists || checkpoint.Exists,
            HasReport = report.Exists,
            RowsPerSecond = null,
            RemainingSeconds = null,
        };
        return metrics.Exists ? WithHistory(info, metrics, recipe) : info;
    }

    private static RunInfo Read(DirectoryInfo folder, FileInfo recipe)
    {
        var info = new RunInfo { Id = folder.Name, Name = folder.Name, Created = recipe.LastWriteTimeUtc };
        try
        {
            var parsed = RecipeJson.Parse(System.IO.File.ReadAllText(recipe.FullName));
            return info with { Name = parsed.Name, Task = parsed.Task?.ToString().ToLowerInvariant() };
        }
        catch (Exception e) when (e is RecipeException or IOException or UnauthorizedAccessException)
        {
            return info;
        }
    }

    /// <summary>Where the last line of the history says that the run stands.</summary>
    private static RunInfo WithHistory(RunInfo info, FileInfo metrics, FileInfo recipe)
    {
        var lines = HistoryLines.Read(metrics.FullName);
        if (lines.Count == 0 || lines.Count == info.HistoryLength) return info;
        try
        {
            using var last = JsonDocument.Parse(lines[^1]);
            var (step, epoch) = (last.RootElement.GetProperty("step").GetInt64(), last.RootElement.GetProperty("epoch").GetDouble());
            var training = RecipeJson.Parse(System.IO.File.ReadAllText(recipe.FullName)).Training;
            var total = training.Iterations ?? (epoch > 0 ? (long)Math.Round(step / epoch * training.Epochs!.Value) : 0);
            var seconds = last.RootElement.GetProperty("seconds").GetDouble();
            var loss = last.RootElement.GetProperty("train").GetProperty("loss");
            return info with
            {
                Step = step,
                Epoch = epoch,
                TotalSteps = total,
                HistoryLength = lines.Count,
                Seconds = seconds,
                Loss = loss.ValueKind == JsonValueKind.Number ? loss.GetDouble() : null,
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException) // whatever another program has written there
        {
            return info;
        }
    }
}
