using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>
/// One run from the data to the report: <see cref="Create"/> reads the data and makes the model, <see cref="Train"/> trains and saves it,
/// <see cref="Finish"/> measures it and writes the report.
/// </summary>
internal sealed class TrainingRun
{
    private readonly IRunMessages _messages;
    private RunDetector? _detector;

    private TrainingRun(RunFolder folder, TrainingData data, Trainer trainer, Autoencoder model, IRunMessages messages) =>
        (Folder, Data, Trainer, Model, _messages) = (folder, data, trainer, model, messages);

    /// <summary>Where its files are.</summary>
    internal RunFolder Folder { get; }

    /// <summary>The rows, split and filtered.</summary>
    internal TrainingData Data { get; }

    /// <summary>The model; its recipe names data by full paths.</summary>
    internal Autoencoder Model { get; }

    /// <summary>What trains the model.</summary>
    internal Trainer Trainer { get; }

    /// <summary>The steps of a pass over the training rows.</summary>
    internal long StepsPerEpoch
    {
        get
        {
            var (rows, batch) = (Data.Train.Count, Math.Min(Model.Recipe.Training.BatchSize, Data.Train.Count));
            return (rows + batch - 1) / batch;
        }
    }

    /// <summary>The choices of a recipe that was chosen from the data; else none.</summary>
    internal IReadOnlyList<RecipeChoice> Choices { get; private init; } = [];

    /// <summary>Reads and prepares the data and makes the model and its trainer; nothing is written yet.</summary>
    /// <param name="prepared">The recipe, and its data where it was read.</param>
    /// <param name="folder">Where the run writes to.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="isResumed">Whether to continue from the folder's checkpoint, if there is one.</param>
    /// <param name="messages">Receives what there is to say, from now until the run is finished.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static TrainingRun Create(
        PreparedRun prepared, RunFolder folder, Backend backend, bool isResumed, IRunMessages messages, CancellationToken cancellation)
    {
        var recipe = prepared.Recipe;
        var pair = prepared.Data ?? DataLoader.LoadPair(recipe.Data, messages, cancellation);
        var data = TrainingData.Prepare(recipe.Data, pair, recipe.Training.Seed);
        recipe = recipe with { Data = DataLoader.WithFullPaths(recipe.Data) };
        cancellation.ThrowIfCancellationRequested();
        foreach (var note in prepared.Notes) messages.Note(note);
        var model = data.CreateModel(recipe, backend);
        var trainer = new Trainer(model) { CheckpointPath = folder.Checkpoint };
        if (isResumed && File.Exists(folder.Checkpoint)) trainer.Resume(folder.Checkpoint);
        return new TrainingRun(folder, data, trainer, model, messages) { Choices = prepared.Choices };
    }

    /// <summary>Says what may go wrong with this model on this data.</summary>
    internal void Warn()
    {
        foreach (var warning in TrainingWarnings.Of(Model, Data.Train, Data.Validation, Data.Test)) _messages.Warning(warning);
    }

    /// <summary>
    /// Trains the model and saves it, with its recipe and history beside it; once there is something to resume, the folder is kept. Where
    /// the disk fails meanwhile, the model is saved elsewhere.
    /// </summary>
    /// <param name="progress">Told a few times a second, between two steps; null for none.</param>
    /// <param name="cancellation">Stops after the step in hand; the model is saved as that step made it.</param>
    /// <param name="isFinal">Whether a model that was stopped is not going to be trained further, so that it gets its detector.</param>
    /// <exception cref="IOException">The disk is full or fails; the message says where the model is.</exception>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight is no longer of use.</exception>
    internal TrainingResult Train(IProgress<TrainingProgress>? progress, CancellationToken cancellation, Func<bool>? isFinal = null)
    {
        AtomicFile.WriteText(Folder.Recipe, RecipeJson.Write(Model.Recipe) + "\n");
        try
        {
            var result = Fit(progress, cancellation);
            _detector = result.Reason == StopReason.Canceled && isFinal?.Invoke() != true ? null : RunDetector.Fit(Model, Data);
            Model.Save(Folder.Model);
            Folder.Keep();
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Trainer.CheckpointStep is not null)
        {
            Folder.Keep();
            throw new IOException($"{e.Message.TrimEnd('.')}. {ModelRescue.From(Folder.Model).Save(Model, _messages)}", e);
        }
    }

    /// <summary>Measures the trained model and writes the report.</summary>
    internal RunResult Finish(TrainingResult training, CancellationToken cancellation)
    {
        var metrics = RunMetrics.Measure(Model, Data, cancellation);
        HtmlReport.Write(
            Folder.Report, RunReport.Create(Model, Data, training, metrics, cancellation: cancellation), cancellation);
        var measured = Data.Test is { Count: > 0 } test ? test : Data.Train;
        var codes = Model.Recipe.Bottleneck is GaussianBottleneckRecipe ? Model.SummarizePosterior(measured, cancellation) : null;
        if (codes?.DescribeCollapse(Model) is { } collapse) _messages.Warning(collapse);
        return new RunResult(training, metrics, codes, PcaComparison.Measure(Model, Data, metrics, cancellation), _detector);
    }

    private TrainingResult Fit(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var history = new HistoryFile(Folder, Trainer.History, progress);
        try
        {
            return Trainer.Fit(Data.Train, Data.Validation, history, cancellation);
        }
        finally
        {
            if (Trainer.CheckpointStep > 0) Folder.Keep(); // there is something to resume
        }
    }

    /// <summary>Writes each new line of the history at once, before the progress is passed on.</summary>
    private sealed class HistoryFile(RunFolder folder, History before, IProgress<TrainingProgress>? next)
        : IProgress<TrainingProgress>, IDisposable
    {
        private readonly StreamWriter _lines = folder.OpenMetrics(before);

        public void Report(TrainingProgress value)
        {
            if (value.Entry is { } entry) _lines.WriteLine(entry.ToJson());
            next?.Report(value);
        }

        public void Dispose() => _lines.Dispose();
    }
}
