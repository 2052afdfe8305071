using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>
/// Trains an autoencoder as its recipe says: minibatches, objective, optimizer, schedule, early stopping, checkpoints. A step allocates
/// nothing, and the same seed gives the same bits on any number of threads.
/// </summary>
public sealed class Trainer
{
    private readonly Autoencoder _model;
    private readonly TrainingRecipe _recipe;
    private readonly ParameterUpdate _update;
    private readonly Schedule _schedule;
    private readonly DeviceBuffer? _best;
    private TrainingState _state = new();

    /// <summary>A trainer of <paramref name="model"/> by its own recipe.</summary>
    /// <exception cref="RecipeException">The training part of the recipe contradicts itself.</exception>
    public Trainer(Autoencoder model)
        : this(model, model.Recipe.Training)
    {
    }

    internal Trainer(Autoencoder model, TrainingRecipe recipe)
    {
        (_model, _recipe) = (model, recipe);
        TrainingParts.Check(_recipe);
        _update = new ParameterUpdate(_recipe, TrainingParts.Optimizer(_recipe), model.Parameters, model.Parts);
        _schedule = TrainingParts.Schedule(_recipe.Schedule);
        if (_recipe.EarlyStopping is not null) _best = model.Backend.Allocate(model.Parameters.All.Length);
    }

    /// <summary>Where checkpoints go; none are written where null.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>
    /// The minimum time from one checkpoint to the next; one more is written before the first step and when the run ends or is canceled.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The minimum time from one report of progress to the next; a line of the history and the end are reported at once. Default: 0.1 s;
    /// 0 reports every step.
    /// </summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(0.1);

    /// <summary>
    /// Receives, before the first step, a sentence for each of <see cref="TrainingWarnings"/>; null for none.
    /// </summary>
    public IProgress<string>? Messages { get; init; }

    /// <summary>The step that the last checkpoint of this run holds; null where none has been written.</summary>
    public long? CheckpointStep { get; private set; }

    /// <summary>Steps made so far, also those of a run taken up.</summary>
    public long Step => _state.Step;

    /// <summary>The measurements so far, also those of a run taken up.</summary>
    public History History => _state.History;

    /// <summary>Takes up the run that <paramref name="path"/> holds; <c>Fit</c> then makes the steps it has not made.</summary>
    /// <exception cref="Files.ModelFileException">The file is no checkpoint of this model.</exception>
    public void Resume(string path) => _state = Checkpoint.Read(path, _model, _update.Optimizer, _best);

    /// <summary>Runs until all epochs or iterations are made, early stopping ends it, or it is canceled.</summary>
    /// <param name="train">Raw training rows.</param>
    /// <param name="validation">Raw validation rows, measured at each line of the history; or none.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Stops after the step in hand; the model is left as that step made it.</param>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight is no longer of use.</exception>
    /// <exception cref="ArgumentException">The rows do not suit the model or its loss.</exception>
    public TrainingResult Fit(
        RowTable train, RowTable? validation = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Fit(new RowsWithLabels(train, []), validation is null ? null : new RowsWithLabels(validation, []), progress, cancellation);

    /// <summary>The same of data sets, whose classes are known to a model that has use for them.</summary>
    /// <exception cref="ArgumentException">The model is conditional and the rows have no classes.</exception>
    /// <inheritdoc cref="Fit(RowTable, RowTable?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public TrainingResult Fit(
        DataSet train, DataSet? validation = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Fit(
            new RowsWithLabels(_model.TableOf(train), _model.LabelsOf(train), train.ColumnNames),
            validation is null ? null
                : new RowsWithLabels(_model.TableOf(validation), _model.LabelsOf(validation), validation.ColumnNames),
            progress, cancellation);

    private TrainingResult Fit(
        RowsWithLabels train, RowsWithLabels? validation, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        CheckRows(train, validation);
        var loop = new TrainingLoop(_recipe, _schedule, train.Table.Rows);
        var labels = train.Labels.Length == 0 ? [] : new int[loop.BatchSize];
        var workspace = new Workspace(_model, loop.BatchSize, training: true);
        if (_state.Step == 0 && _model.Recipe.Initialization.Pca) StartAtPca(train.Table, validation, cancellation);
        if (CheckpointPath is not null && _state.Step == 0) Save(0); // a run that is killed early can be resumed too
        var clock = new RunClock(_state.Seconds, CheckpointInterval, () => ReportInterval);

        _model.History = _state.History;
        if (_state.EpochTerms.Length == 0) _state.EpochTerms = new double[_model.TermNames.Count];
        var reason = HasWaitedEnough ? StopReason.EarlyStopped : loop.Run(MakeStep, _state.Step, clock, progress, cancellation);
        _state.Seconds = clock.Seconds;
        if (CheckpointPath is not null) Save(_state.Seconds);
        if (reason != StopReason.Canceled && double.IsFinite(_state.BestLoss) && _best is not null)
            _model.Backend.Copy(_best.AsRow(), _model.Parameters.All);
        return new TrainingResult(reason, _state.Step, _state.Seconds, _state.History);

        TrainingLoop.StepResult MakeStep(long step, ReadOnlySpan<int> rows, float factor)
        {
            for (var i = 0; i < labels.Length && i < rows.Length; i++) labels[i] = train.Labels[rows[i]];
            workspace.Label(labels.AsSpan(0, labels.Length == 0 ? 0 : rows.Length));
            var loss = Gradient(train.Table, rows, workspace);
            // By iterations a measurement is of the weights before the step, and so is what early stopping keeps of it.
            var (rate, byEpochs) = (_update.Rate(factor), _recipe.Iterations is null);
            var entry = byEpochs ? null : IterationEntry(workspace.Terms, rate, validation, loop, clock);
            _update.Apply(step, factor);
            _state.Step = step + 1;
            _state.EpochRows += rows.Length;
            for (var i = 0; i < workspace.Terms.Length; i++) _state.EpochTerms[i] += workspace.Terms[i] * rows.Length;
            if (byEpochs && _state.Step % loop.StepsPerEpoch == 0) entry = EpochEntry(rate, validation, loop, clock);
            if (CheckpointPath is not null && !HasWaitedEnough && clock.ShouldSave()) Save(clock.Seconds);
            var shown = byEpochs && _state.EpochRows > 0 ? _state.EpochTerms[0] / _state.EpochRows : loss;
            return new TrainingLoop.StepResult(shown, entry, HasWaitedEnough);
        }
    }

    /// <summary>Begins at PCA, which is also the first candidate for the best weights.</summary>
    private void StartAtPca(RowTable train, RowsWithLabels? validation, CancellationToken cancellation)
    {
        PcaStart.Apply(_model, train, cancellation);
        if (_recipe.EarlyStopping is not { } stopping || validation is not { } rows) return;
        KeepIfBest(_model.Evaluate(rows.Table, rows.Labels, cancellation).Loss, stopping);
    }

    private double Gradient(RowTable train, ReadOnlySpan<int> rows, Workspace workspace)
    {
        _model.Backend.Gather(train, _model.Scaler.Map, rows, workspace.Input(rows.Length));
        _model.Parameters.ZeroGradients();
        var loss = workspace.ComputeGradient(rows.Length, _recipe.Seed, _state.Step);
        if (!double.IsFinite(loss)) throw Divergence.OfLoss(loss, _state.Step + 1, workspace.FirstNonFinite(rows.Length));
        return loss;
    }

    private HistoryEntry EpochEntry(float rate, RowsWithLabels? validation, TrainingLoop loop, RunClock clock)
    {
        foreach (ref var term in _state.EpochTerms.AsSpan()) term /= _state.EpochRows;
        var entry = Add(_state.EpochTerms, rate, validation, loop, clock);
        Array.Clear(_state.EpochTerms);
        _state.EpochRows = 0;
        return entry;
    }

    private HistoryEntry? IterationEntry(
        ReadOnlySpan<double> terms, float rate, RowsWithLabels? validation, TrainingLoop loop, RunClock clock)
    {
        var every = _recipe.LogEvery ?? Math.Max(1, loop.Total / 20);
        return _state.Step % every == 0 ? Add(terms, rate, validation, loop, clock) : null;
    }

    private HistoryEntry Add(ReadOnlySpan<double> terms, float rate, RowsWithLabels? validation, TrainingLoop loop, RunClock clock)
    {
        var train = new Dictionary<string, double>();
        for (var i = 0; i < terms.Length; i++) train[_model.TermNames[i]] = terms[i];
        Dictionary<string, double>? measured = null;
        if (validation is { } rows)
        {
            var metrics = _model.Evaluate(rows.Table, labels: rows.Labels);
            measured = new(metrics.Terms) { ["mse"] = metrics.MeanSquaredError, ["mae"] = metrics.MeanAbsoluteError };
        }

        var entry = new HistoryEntry(_state.Step, (double)_state.Step / loop.StepsPerEpoch, rate, clock.Seconds, train, measured);
        _state.History.Add(entry);
        if (_recipe.EarlyStopping is { } stopping) KeepIfBest(measured!["loss"], stopping);
        return entry;
    }

    private bool HasWaitedEnough => _recipe.EarlyStopping is { } stopping && _state.Waited >= stopping.Patience;

    private void KeepIfBest(double loss, EarlyStoppingRecipe stopping)
    {
        if (loss < _state.BestLoss - (double.IsFinite(_state.BestLoss) ? stopping.MinimumImprovement : 0))
        {
            (_state.BestLoss, _state.Waited) = (loss, 0);
            _model.Backend.Copy(_model.Parameters.All, _best!.AsRow());
        }
        else
        {
            _state.Waited++;
        }
    }

    private void Save(double seconds)
    {
        _state.Seconds = seconds;
        Checkpoint.Write(CheckpointPath!, _model, _update.Optimizer, _best, _state);
        CheckpointStep = _state.Step;
    }

    private void CheckRows(RowsWithLabels train, RowsWithLabels? validation)
    {
        if (train.Table.Rows == 0) throw new InvalidInputException("Expected at least one row to train on; found none.", nameof(train));
        _model.CheckWidth(train.Table.Columns, _model.InputShape.Size, "training rows");
        if (validation is { } rows) _model.CheckWidth(rows.Table.Columns, _model.InputShape.Size, "validation rows");
        if (_recipe.EarlyStopping is not null && validation is not { Table.Rows: > 0 })
            throw new RecipeException("training.earlyStopping needs validation rows; set data.validation to split or test.");
        _model.CheckTrained(train.Table, train.Labels, Outside);
        if (validation is { Table.Rows: > 0 } measured) _model.CheckMeasured(measured.Table, measured.Labels);
        if (Messages is null) return;
        foreach (var warning in TrainingWarnings.OfTraining(_model, train.Table, train.Columns)) Messages.Report(warning);
        if (validation is not { } heldOut) return;
        foreach (var note in TrainingWarnings.OfHeldOut(_model, "validation", heldOut.Table, heldOut.Columns)) Messages.Report(note);

        // Which training rows and columns the loss has no place for.
        string Outside()
        {
            var (least, largest) = _model.TargetRange;
            var found = ValuesOutside.Find(
                train.Table, _model.Scaler.Map, least - Autoencoder.Rounding, largest + Autoencoder.Rounding);
            if (found is null) return "";
            return FormattableString.Invariant($"{found.Rows} of {train.Table.Rows} training rows have such values, the first of them ")
                + FormattableString.Invariant($"row {found.FirstRow}, in {found.NameColumns(train.Columns, train.Table.Columns)}.");
        }
    }

    /// <summary>Rows with their classes as the model counts them; no classes where it is told of none.</summary>
    private readonly record struct RowsWithLabels(RowTable Table, int[] Labels, IReadOnlyList<string>? Columns = null);
}
