namespace Hourglass.Training;

/// <summary>How the learning rate changes over the steps of a run.</summary>
public abstract class Schedule
{
    /// <summary>What the base learning rate is multiplied by.</summary>
    /// <param name="step">The step, from 0 to <paramref name="totalSteps"/> − 1.</param>
    /// <param name="totalSteps">The steps of the whole run.</param>
    public abstract double Factor(long step, long totalSteps);

    /// <summary>How far the run has come: 0 at the first step, 1 at the last.</summary>
    private protected static double Progress(long step, long totalSteps) => totalSteps <= 1 ? 0 : Math.Clamp((double)step / (totalSteps - 1), 0, 1);
}
