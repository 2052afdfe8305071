using System.Text.Json.Nodes;
using Hourglass.Models;
using Hourglass.Runs;
using Hourglass.Training;

namespace Hourglass.Studio;

/// <summary>
/// One run of the studio: a folder of the command's layout, and a thread while it is worked on. Pausing ends the thread at a checkpoint and
/// releases the folder; resuming takes both up again, in this process or any other, with the same bits.
/// </summary>
internal sealed class StudioRun : IProgress<TrainingProgress>
{
    private readonly Workshop _workshop;
    private readonly Lock _gate = new();
    private readonly RunMessages _messages = new();
    private CancellationTokenSource? _stop;
    private TrainingRun? _training;
    private Task _work = Task.CompletedTask;
    private Frames? _frames;
    private RunInfo _info;
    private long? _pauseAt;
    private double? _stepsPerSecond;
    private bool _isFinal;
    private Func<RunDetail, RunDetail>? _facts;

    internal StudioRun(Workshop workshop, string folder, RunInfo info) => (_workshop, Folder, _info) = (workshop, folder, info);

    /// <summary>The folder.</summary>
    internal string Folder { get; }

    /// <summary>Whether this process works on it.</summary>
    internal bool IsOurs => _info.State is RunState.Waiting or RunState.Reading or RunState.Training or RunState.Finishing;

    /// <summary>Where it stands.</summary>
    internal RunInfo Info => _info;

    /// <summary>Done when the work in hand is.</summary>
    internal Task Work => _work;

    /// <summary>The frames taken so far.</summary>
    internal Frames Frames
    {
        get
        {
            lock (_gate) return _frames ??= Frames.Load(Folder);
        }
    }

    /// <summary>What the frames show; null until the data has been read.</summary>
    internal Preview? Preview { get; private set; }

    /// <summary>The recipe of a new run, until its folder has it; null for other runs.</summary>
    internal JsonObject? Recipe { private get; init; }

    /// <summary>All that its page needs once.</summary>
    /// <param name="recipe">The recipe in the folder; null where there is none yet.</param>
    internal RunDetail Detail(JsonObject? recipe)
    {
        var detail = new RunDetail(_info) { Recipe = recipe ?? Recipe ?? [], Warnings = _messages.Warnings, Notes = _messages.Notes };
        return _facts?.Invoke(detail) ?? detail;
    }

    /// <summary>Takes the state of the folder over, where this process does not work on it.</summary>
    internal void Refresh(RunInfo found)
    {
        lock (_gate)
        {
            if (IsOurs) return;
            var isFailed = _info.State == RunState.Failed && found.State == RunState.Paused;
            var (state, message) = isFailed ? (RunState.Failed, _info.Message) : (found.State, found.Message);
            Set(_ => found with { StepsPerSecond = _stepsPerSecond, State = state, Message = message });
        }
    }

    /// <summary>Starts the work, or goes on with it.</summary>
    /// <param name="prepare">Reads the data and makes the recipe fit; null where the folder has one.</param>
    /// <param name="folder">The folder of a new run; taken here where null.</param>
    /// <param name="steps">Steps after which to pause; null for none.</param>
    /// <param name="epochs">Epochs after which to pause; null for none.</param>
    internal void Start(
        Func<IRunMessages, CancellationToken, PreparedRun>? prepare, RunFolder? folder = null, long? steps = null, int? epochs = null)
    {
        lock (_gate)
        {
            if (IsOurs) throw new StateException($"the run is {Words.Name(_info.State)} already.");
            if (_info.State == RunState.Elsewhere) throw new StateException("another process trains this run.");
            var taken = folder ?? RunFolder.Open(Folder);
            (_isFinal, _pauseAt, _stop) = (false, null, new CancellationTokenSource());
            Set(info => info with { State = RunState.Waiting, Message = null });
            _work = Task.Factory.StartNew(
                () => Run(prepare, taken, steps, epochs), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Stops at a checkpoint, if it is worked on.</summary>
    internal void PauseIfWorking()
    {
        lock (_gate)
            if (_info.State is RunState.Waiting or RunState.Reading or RunState.Training)
                _stop!.Cancel();
    }

    /// <summary>Stops at a checkpoint.</summary>
    internal void Pause() => End(isFinal: false);

    /// <summary>Ends the training now; the model is measured and reported as it is.</summary>
    internal void Stop()
    {
        if (_info.State is RunState.Training or RunState.Waiting or RunState.Reading) End(isFinal: true);
        else if (_info is { State: RunState.Paused, HasModel: true }) Start(null, steps: 0);
        else throw new StateException($"the run is {Words.Name(_info.State)}.");
    }

    /// <summary>Sets how many steps are made in a second.</summary>
    internal void SetSpeed(double? stepsPerSecond)
    {
        if (stepsPerSecond is { } speed && !(speed is >= 0.1 and <= 10_000))
            throw new UsageException($"stepsPerSecond: expected 0.1 to 10,000, or null; found {speed}.");
        lock (_gate)
        {
            _stepsPerSecond = stepsPerSecond;
            Pace();
            Set(info => info with { StepsPerSecond = stepsPerSecond });
        }
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        var training = _training!;
        var frame = Preview!.Look(training.Model, value, Frames.Last);
        if (frame is not null) Frames.Add(frame);
        lock (_gate)
            Set(info => info with
            {
                Step = value.Step,
                TotalSteps = value.TotalSteps,
                Epoch = value.Epoch,
                Loss = value.Loss,
                RowsPerSecond = value.SamplesPerSecond,
                RemainingSeconds = value.Remaining.TotalSeconds,
                Frames = Frames.Count,
                HistoryLength = training.Trainer.History.Entries.Count,
                HasModel = true,
                Seconds = training.Trainer.History.Entries is [.., var last] ? last.Seconds : value.Elapsed.TotalSeconds,
            });
        if (value.Entry is not null) _workshop.Announce(new StudioEvent("history", Id: _info.Id, Length: _info.HistoryLength));
        if (frame is not null) _workshop.Announce(new StudioEvent("frame", Id: _info.Id, N: Frames.Count - 1));
        if (value.Step >= _pauseAt) _stop!.Cancel();
        else if (_stepsPerSecond is { } speed) _stop!.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1 / speed));
    }

    private void Run(Func<IRunMessages, CancellationToken, PreparedRun>? prepare, RunFolder folder, long? steps, int? epochs)
    {
        var cancellation = _stop!.Token;
        var hasTurn = false;
        try
        {
            using (folder)
            {
                _workshop.Turn.Wait(cancellation);
                hasTurn = true;
                Set(RunState.Reading);
                var prepared = prepare?.Invoke(_messages, cancellation) ?? _workshop.Saved(folder, _messages, cancellation);
                _training = TrainingRun.Create(
                    prepared, folder, _workshop.Backend, isResumed: prepare is null, _messages, cancellation);
                Describe(_training.Model, _training.Data);
                _training.Warn();
                Train(_training, steps, epochs, cancellation);
            }

            Set(info => info with { State = info.State == RunState.Training ? RunState.Paused : RunState.Done, RemainingSeconds = null });
        }
        catch (OperationCanceledException)
        {
            // What was stopped before there was anything to save has no folder any more.
            Set(info => RunFolder.IsRun(Folder)
                ? info with { State = RunState.Paused }
                : info with { State = RunState.Failed, Message = "It was stopped before its first step." });
        }
        catch (Exception e)
        {
            Set(info => info with { State = RunState.Failed, Message = Problems.Of(e).Detail, RemainingSeconds = null });
        }
        finally
        {
            if (hasTurn) _workshop.Turn.Release();
            lock (_gate) _training = null;
            _workshop.Announce(new StudioEvent("runs"));
        }
    }

    private void Train(TrainingRun training, long? steps, int? epochs, CancellationToken cancellation)
    {
        var trainer = training.Trainer;
        var made = trainer.Step;
        _pauseAt = steps is not null ? made + steps : null;
        if (epochs is not null) _pauseAt = (made / training.StepsPerEpoch + epochs) * training.StepsPerEpoch;
        lock (_gate) Pace();
        Set(RunState.Training);
        if (Frames.Last is null) Frames.Add(Preview!.Take(training.Model, made, (double)made / training.StepsPerEpoch, null));
        if (steps == 0) End(isFinal: true);
        var result = training.Train(this, cancellation, () => _isFinal);
        Frames.Save(Folder);
        Set(info => info with // the last report may be some steps old
        {
            Step = trainer.Step,
            Epoch = (double)trainer.Step / training.StepsPerEpoch,
            HistoryLength = trainer.History.Entries.Count,
            Frames = Frames.Count,
        });
        if (result.Reason == StopReason.Canceled && !_isFinal) return;
        Set(RunState.Finishing);
        training.Finish(result, CancellationToken.None);
        Set(info => info with { HasReport = true });
    }

    /// <summary>Reports every step where it counts, else ten times a second.</summary>
    private void Pace()
    {
        if (_training is not null)
            _training.Trainer.ReportInterval =
                _pauseAt is null && _stepsPerSecond is null ? TimeSpan.FromSeconds(0.1) : TimeSpan.Zero;
    }

    private void End(bool isFinal)
    {
        lock (_gate)
        {
            if (_info.State is not (RunState.Waiting or RunState.Reading or RunState.Training))
                throw new StateException($"the run is {Words.Name(_info.State)}.");
            _isFinal = isFinal;
            _stop!.Cancel();
        }
    }

    /// <summary>What there is to know once the data has been read.</summary>
    internal void Describe(Autoencoder model, TrainingData data)
    {
        Preview = new Preview(model, data);
        var (parts, shape) = (OpenModel.Sizes(data), model.InputShape);
        var (kind, latent, parameters) = (Sheets.KindOf(model), model.LatentSize, model.ParameterCount);
        var (columns, classes) = (data.Train.ColumnNames, data.Train.ClassNames);
        _facts = detail => detail with
        {
            Parts = parts,
            Shape = Sheets.Sizes(shape),
            Kind = kind,
            Columns = columns,
            Classes = classes,
            LatentSize = latent,
            Parameters = parameters,
        };
    }

    private void Set(RunState state) => Set(info => info with { State = state });

    private void Set(Func<RunInfo, RunInfo> change)
    {
        RunInfo info;
        lock (_gate) info = _info = change(_info);
        _workshop.Announce(new StudioEvent("run", Run: info));
    }
}
