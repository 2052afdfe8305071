using System.Diagnostics;
using Hourglass.Training;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary>Reports the training of a head on the error stream: a line every few seconds, and each point of a curve.</summary>
internal sealed class ProgressLines(Terminal terminal) : IProgress<TrainingProgress>, IProgress<LabelEfficiencyPoint>
{
    private const double SecondsBetweenLines = 2;

    private long _last = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last).TotalSeconds < SecondsBetweenLines) return;
        _last = Stopwatch.GetTimestamp();
        var left = Words.Duration(value.Remaining.TotalSeconds);
        terminal.Error.WriteLine(
            $"step {Words.Whole(value.Step)} of {Words.Whole(value.TotalSteps)}, loss {Words.Short(value.Loss)}, {left} left");
    }

    public void Report(LabelEfficiencyPoint value) =>
        terminal.Error.WriteLine($"{Words.Count(value.Labels, "label")}, {FinetuneCommand.Name(value.Use)}: {Words.Short(value.Mean)}");
}
