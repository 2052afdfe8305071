using System.Globalization;
using Hourglass.Training;
using Spectre.Console;

namespace Hourglass.Cli;

/// <summary>
/// Shows a training run on the error stream: a bar on a screen, elsewhere a line per history entry, at most one per second.
/// </summary>
/// <param name="terminal">Where to.</param>
/// <param name="isQuiet">Whether to show nothing.</param>
internal sealed class ProgressDisplay(Terminal terminal, bool isQuiet)
{
    private const double MinimumSecondsBetweenLines = 1;

    private double _lastLine = double.NegativeInfinity;

    /// <summary>Runs <paramref name="train"/> with a progress to report to; with none if nothing is shown.</summary>
    internal TrainingResult Run(Func<IProgress<TrainingProgress>?, TrainingResult> train)
    {
        if (isQuiet) return train(null);
        if (!terminal.IsInteractive) return train(new Relay(WriteLine));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Screen) });
        var bar = console.Progress().AutoClear(true).Columns(
            new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn());
        return bar.Start(context =>
        {
            var task = context.AddTask("training");
            return train(new Relay(progress =>
            {
                task.MaxValue = Math.Max(1, progress.TotalSteps);
                task.Value = progress.Step;
                task.Description = Markup.Escape(Describe(progress));
            }));
        });
    }

    private void WriteLine(TrainingProgress progress)
    {
        var seconds = progress.Elapsed.TotalSeconds;
        var isLast = progress.Step == progress.TotalSteps;
        if (progress.Entry is not { } entry || (seconds - _lastLine < MinimumSecondsBetweenLines && !isLast)) return;
        _lastLine = seconds;
        var validation = entry.Validation is { } measured ? $", validation {Words.Short(measured["loss"])}" : "";
        terminal.Error.WriteLine($"{Describe(progress)}{validation}");
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {progress.Step:N0} of {progress.TotalSteps:N0}, epoch {progress.Epoch:0.##}, loss {progress.Loss:G4}, " +
        $"{progress.SamplesPerSecond:N0} samples/s, {Words.Duration(progress.Remaining.TotalSeconds)} left");

    private sealed class Relay(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
