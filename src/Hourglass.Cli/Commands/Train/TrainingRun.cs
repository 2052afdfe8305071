using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>One run from the data to the report.</summary>
internal sealed class TrainingRun(PreparedRun prepared, RunFolder folder, Backend backend, Terminal terminal, bool isQuiet, bool asJson)
{
    /// <summary>Loads, trains, measures and writes; returns the exit code.</summary>
    /// <param name="resume">Whether to continue from the folder's checkpoint.</param>
    internal int Run(bool resume)
    {
        var recipe = prepared.Recipe;
        var data = TrainingData.Prepare(
            recipe.Data, prepared.Data ?? DataLoader.LoadPair(recipe.Data, terminal), recipe.Training.Seed);
        recipe = recipe with { Data = DataLoader.WithFullPaths(recipe.Data) };
        terminal.Cancellation.ThrowIfCancellationRequested();
        foreach (var note in prepared.Notes) terminal.Error.WriteLine($"note: {note}");
        var model = data.CreateModel(recipe, backend);
        var trainer = new Trainer(model) { CheckpointPath = folder.Checkpoint };
        var before = new History();
        if (resume && File.Exists(folder.Checkpoint))
        {
            trainer.Resume(folder.Checkpoint);
            before = ModelFile.Load(folder.Checkpoint).History;
        }

        var summary = new TrainSummary(model, data, folder, prepared.Choices);
        if (!asJson) summary.WriteRows(terminal.Output);
        terminal.Output.Flush();
        foreach (var warning in TrainingWarnings.Of(model, data.Train, data.Validation, data.Test))
            terminal.Error.WriteLine($"warning: {warning}");

        AtomicFile.WriteText(folder.Recipe, RecipeJson.Write(recipe) + "\n");
        var (result, detector) = Train(model, trainer, data, before);
        if (result.Reason == StopReason.Canceled)
        {
            terminal.Error.WriteLine(
                $"stopped at step {Words.Whole(result.Steps)}; the model is {folder.Model}; continue with: hourglass train --resume " +
                    $"--out {folder.Location}");
            return ExitCode.Stopped;
        }

        var metrics = RunMetrics.Measure(model, data, terminal.Cancellation);
        var report = RunReport.Create(model, data, result, metrics, cancellation: terminal.Cancellation);
        HtmlReport.Write(folder.Report, report, terminal.Cancellation);
        var measured = data.Test is { Count: > 0 } test ? test : data.Train;
        var codes = model.Recipe.Bottleneck is GaussianBottleneckRecipe ? model.SummarizePosterior(measured, terminal.Cancellation) : null;
        if (codes?.DescribeCollapse(model) is { } collapse) terminal.Error.WriteLine($"warning: {collapse}");
        var comparison = PcaComparison.Measure(model, data, metrics, terminal.Cancellation);
        if (asJson) terminal.Output.WriteLine(summary.ToJson(result, metrics, codes, comparison, detector));
        else summary.WriteResult(terminal.Output, result, metrics, codes, comparison, detector);
        return ExitCode.Success;
    }

    /// <summary>Trains and saves the model; where the disk fails meanwhile, the model is saved elsewhere.</summary>
    private (TrainingResult Result, RunDetector? Detector) Train(
        Autoencoder model, Trainer trainer, TrainingData data, History before)
    {
        using var protection = terminal.Protect(); // a run stops after the step in hand and keeps its model
        try
        {
            var result = Train(trainer, data, before);
            var detector = result.Reason == StopReason.Canceled ? null : RunDetector.Fit(model, data);
            model.Save(folder.Model);
            folder.Keep();
            return (result, detector);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && trainer.CheckpointStep is not null)
        {
            folder.Keep();
            throw new IOException($"{e.Message.TrimEnd('.')}. {ModelRescue.Save(model, folder.Model)}", e);
        }
    }

    private TrainingResult Train(Trainer trainer, TrainingData data, History before)
    {
        using var metrics = folder.OpenMetrics(before);
        try
        {
            return new ProgressDisplay(terminal, isQuiet).Run(
                metrics, progress => trainer.Fit(data.Train, data.Validation, progress, terminal.Cancellation));
        }
        finally
        {
            if (trainer.CheckpointStep > 0) folder.Keep(); // there is something to resume
        }
    }
}
