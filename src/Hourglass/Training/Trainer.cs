using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Layers;
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
    /// <summary>No network that scaled data needs has a weight this large; one that does has diverged.</summary>
    internal const float LargestWeight = 1e5f;

    private readonly Autoencoder _model;
    private readonly TrainingRecipe _recipe;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly GradientClipping _clipping;
    private readonly DeviceBuffer? _best;
    private readonly ModelPart[] _parts;
    private readonly Matrix[] _optimizerStates;
    private TrainingState _state = new();

    /// <summary>A trainer of <paramref name="model"/> by its own recipe.</summary>
    /// <exception cref="RecipeException">The training part of the recipe contradicts itself.</exception>
    public Trainer(Autoencoder model)
    {
        (_model, _recipe) = (model, model.Recipe.Training);
        TrainingParts.Check(_recipe);
        _optimizer = TrainingParts.Optimizer(_recipe);
        _schedule = TrainingParts.Schedule(_recipe.Schedule);
        _clipping = new GradientClipping(_recipe.ClipNorm, _recipe.ClipValue);
        _optimizer.Attach(model.Parameters);
        (_parts, _optimizerStates) = ([.. model.Parts], [.. _optimizer.States.Select(state => state.Values)]);
        if (_recipe.EarlyStopping is not null) _best = model.Backend.Allocate(model.Parameters.All.Length);
    }

    /// <summary>Where checkpoints go; none are written where null.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>The least time from one checkpoint to the next; one more is written before the first step and when the run ends or is canceled.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The step that the last checkpoint of this run holds; null where none has been written.</summary>
    public long? CheckpointStep { get; private set; }

    /// <summary>Takes up the run that <paramref name="path"/> holds; <c>Fit</c> then makes the steps it has not made.</summary>
    /// <exception cref="Files.ModelFileException">The file is no checkpoint of this model.</exception>
    public void Resume(string path) => _state = Checkpoint.Read(path, _model, _optimizer, _best);

    /// <summary>Runs until all epochs or iterations are made, early stopping ends it, or it is canceled.</summary>
    /// <param name="train">Raw training rows.</param>
    /// <param name="validation">Raw validation rows, measured at each line of the history; or none.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Stops after the step in hand; the model is left as that step made it.</param>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight is no longer of use.</exception>
    /// <exception cref="ArgumentException">The rows do not suit the model or its loss.</exception>
    public TrainingResult Fit(
        RowTable train, RowTable? validation = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(new LabeledRows(train, []), validation is null ? null : new LabeledRows(validation, []), progress, cancellation);

    /// <summary>The same of data sets, whose classes are known to a model that has use for them.</summary>
    /// <exception cref="ArgumentException">The model is conditional and the rows have no classes.</exception>
    /// <inheritdoc cref="Fit(RowTable, RowTable?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public TrainingResult Fit(
        DataSet train, DataSet? validation = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(
            new LabeledRows(train.Table, _model.LabelsOf(train)),
            validation is null ? null : new LabeledRows(validation.Table, _model.LabelsOf(validation)), progress, cancellation);

    private TrainingResult Fit(LabeledRows train, LabeledRows? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        CheckRows(train, validation);
        var sampler = new BatchSampler(train.Table.Rows, _recipe.BatchSize, _recipe.Sampling, _recipe.Seed);
        var labels = train.Labels.Length == 0 ? [] : new int[sampler.BatchSize];
        var workspace = new Workspace(_model, sampler.BatchSize, training: true);
        var total = _recipe.Iterations ?? (long)_recipe.Epochs!.Value * sampler.StepsPerEpoch;
        if (CheckpointPath is not null && _state.Step == 0) Save(0); // a run that is killed early can be resumed too
        var clock = new RunClock(_state.Seconds, CheckpointInterval);
        var reason = StopReason.Completed;
        var (samples, firstStep) = (0L, _state.Step);

        _model.History = _state.History;
        if (_state.EpochTerms.Length == 0) _state.EpochTerms = new double[_model.TermNames.Count];
        if (HasWaitedEnough) reason = StopReason.EarlyStopped; // a run that had stopped and is resumed
        while (_state.Step < total && reason == StopReason.Completed)
        {
            if (cancellation.IsCancellationRequested)
            {
                reason = StopReason.Canceled;
                break;
            }

            var rows = sampler.RowsOf(_state.Step);
            var rate = _optimizer.LearningRate * (float)_schedule.Factor(_state.Step, total);
            for (var i = 0; i < labels.Length && i < rows.Length; i++) labels[i] = train.Labels[rows[i]];
            workspace.Label(labels.AsSpan(0, labels.Length == 0 ? 0 : rows.Length));
            var loss = Gradient(train.Table, rows, workspace);
            // By iterations a measurement is of the weights before the step, and so is what early stopping keeps of it.
            var entry = _recipe.Iterations is null ? null : IterationEntry(workspace.Terms, rate, validation, sampler, total, clock);
            Update(rate);
            samples += rows.Length;
            _state.EpochRows += rows.Length;
            for (var i = 0; i < workspace.Terms.Length; i++) _state.EpochTerms[i] += workspace.Terms[i] * rows.Length;
            if (_recipe.Iterations is null && _state.Step % sampler.StepsPerEpoch == 0) entry = EpochEntry(rate, validation, sampler, clock);

            if (clock.ShouldReport(entry is not null))
            {
                progress?.Report(new TrainingProgress(
                    _state.Step, total, (double)_state.Step / sampler.StepsPerEpoch,
                    _recipe.Iterations is null && _state.EpochRows > 0 ? _state.EpochTerms[0] / _state.EpochRows : loss,
                    samples / clock.RunSeconds, TimeSpan.FromSeconds(clock.RunSeconds),
                    TimeSpan.FromSeconds(clock.RunSeconds * (total - _state.Step) / (_state.Step - firstStep)), entry));
            }

            if (HasWaitedEnough)
            {
                reason = StopReason.EarlyStopped;
                break;
            }

            if (CheckpointPath is not null && clock.ShouldSave()) Save(clock.Seconds);
        }

        _state.Seconds = clock.Seconds;
        if (CheckpointPath is not null) Save(_state.Seconds);
        if (reason != StopReason.Canceled && double.IsFinite(_state.BestLoss) && _best is not null)
            _model.Backend.Copy(_best.AsRow(), _model.Parameters.All);
        return new TrainingResult(reason, _state.Step, _state.Seconds, _state.History);
    }

    private double Gradient(RowTable train, ReadOnlySpan<int> rows, Workspace workspace)
    {
        _model.Backend.Gather(train, _model.Scaler.Map, rows, workspace.Input(rows.Length));
        _model.Parameters.ZeroGradients();
        var loss = workspace.ComputeGradient(rows.Length, _recipe.Seed, _state.Step);
        if (!double.IsFinite(loss)) throw Divergence.OfLoss(loss, _state.Step + 1, workspace.FirstNonFinite(rows.Length));
        return loss;
    }

    private void Update(float rate)
    {
        var report = _optimizer.Step(_state.Step + 1, rate, _clipping.For(_model.Parameters));
        if (report.NonFinite > 0) throw Divergence.OfGradient(_model.Parameters, _state.Step + 1);
        if (!(report.LargestMagnitude <= LargestWeight)) throw Divergence.OfWeight(_model.Parameters, _state.Step + 1, rate, LargestWeight);
        var pass = new AfterStepPass
        {
            Backend = _model.Backend, OptimizerStates = _optimizerStates, Seed = _recipe.Seed, Step = _state.Step,
        };
        foreach (var part in _parts) part.AfterStep(pass);
        _state.Step++;
    }

    private HistoryEntry EpochEntry(float rate, LabeledRows? validation, BatchSampler sampler, RunClock clock)
    {
        foreach (ref var term in _state.EpochTerms.AsSpan()) term /= _state.EpochRows;
        var entry = Add(_state.EpochTerms, rate, validation, sampler, clock);
        Array.Clear(_state.EpochTerms);
        _state.EpochRows = 0;
        return entry;
    }

    private HistoryEntry? IterationEntry(
        ReadOnlySpan<double> terms, float rate, LabeledRows? validation, BatchSampler sampler, long total, RunClock clock)
    {
        var every = _recipe.LogEvery ?? Math.Max(1, total / 20);
        return _state.Step % every == 0 ? Add(terms, rate, validation, sampler, clock) : null;
    }

    private HistoryEntry Add(ReadOnlySpan<double> terms, float rate, LabeledRows? validation, BatchSampler sampler, RunClock clock)
    {
        var train = new Dictionary<string, double>();
        for (var i = 0; i < terms.Length; i++) train[_model.TermNames[i]] = terms[i];
        Dictionary<string, double>? measured = null;
        if (validation is { } rows)
        {
            var metrics = _model.Evaluate(rows.Table, labels: rows.Labels);
            measured = new(metrics.Terms) { ["mse"] = metrics.MeanSquaredError, ["mae"] = metrics.MeanAbsoluteError };
        }

        var entry = new HistoryEntry(_state.Step, (double)_state.Step / sampler.StepsPerEpoch, rate, clock.Seconds, train, measured);
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
        Checkpoint.Write(CheckpointPath!, _model, _optimizer, _best, _state);
        CheckpointStep = _state.Step;
    }

    private void CheckRows(LabeledRows train, LabeledRows? validation)
    {
        if (train.Table.Rows == 0) throw new ArgumentException("Expected at least one row to train on; found none.", nameof(train));
        _model.CheckWidth(train.Table.Columns, _model.InputShape.Size, "training rows");
        if (validation is { } rows) _model.CheckWidth(rows.Table.Columns, _model.InputShape.Size, "validation rows");
        if (_recipe.EarlyStopping is not null && validation is not { Table.Rows: > 0 })
            throw new RecipeException("training.earlyStopping needs validation rows; set data.validation to split or test.");
        _model.CheckMeasured(train.Table, train.Labels);
        if (validation is { Table.Rows: > 0 } measured) _model.CheckMeasured(measured.Table, measured.Labels);
    }

    /// <summary>Rows with their classes as the model counts them; no classes where it is told of none.</summary>
    private readonly record struct LabeledRows(RowTable Table, int[] Labels);
}
