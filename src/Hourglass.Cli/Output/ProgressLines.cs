using System.Diagnostics;
using Hourglass.Training;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary>Tells on the error stream how far a head is, a line every few seconds, and each point of a curve as it is done.</summary>
internal sealed class ProgressLines(Terminal terminal) : IProgress<TrainingProgress>, IProgress<LabelCurvePoint>
{
    private const double SecondsBetweenLines = 2;

    private long _last = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last).TotalSeconds < SecondsBetweenLines) return;
        _last = Stopwatch.GetTimestamp();
        terminal.Error.WriteLine($"step {Words.Whole(value.Step)} of {Words.Whole(value.TotalSteps)}, loss {Words.Short(value.Loss)}, {Words.Duration(value.Remaining.TotalSeconds)} left");
    }

    public void Report(LabelCurvePoint value) =>
        terminal.Error.WriteLine($"{Words.Count(value.Labels, "label")}, {FinetuneCommand.Name(value.Use)}: {Words.Short(value.Mean)}");
}
