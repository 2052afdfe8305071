using System.Diagnostics;

namespace Hourglass.Training;

/// <summary>The time of a run, and when it is time to report or to save.</summary>
internal sealed class RunClock(double secondsBefore, TimeSpan saveInterval, Func<TimeSpan> reportInterval)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private double _reported, _saved;

    /// <summary>Since this run started or was resumed.</summary>
    internal double RunSeconds => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>The same, with the time before a resume.</summary>
    internal double Seconds => secondsBefore + RunSeconds;

    internal bool ShouldReport(bool always)
    {
        var now = RunSeconds;
        if (!always && now - _reported < reportInterval().TotalSeconds) return false;
        _reported = now;
        return true;
    }

    internal bool ShouldSave()
    {
        var now = RunSeconds;
        if (now - _saved < saveInterval.TotalSeconds) return false;
        _saved = now;
        return true;
    }
}
