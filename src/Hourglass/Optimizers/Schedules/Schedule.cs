namespace Hourglass.Optimizers;

/// <summary>A learning rate schedule: a factor for each step that multiplies the optimizer's base rate.</summary>
public abstract class Schedule
{
    /// <summary>The factor at a step.</summary>
    /// <param name="step">The step that follows, from 0 to <paramref name="totalSteps"/> − 1.</param>
    /// <param name="totalSteps">The number of steps of the whole training, at least 1.</param>
    public abstract double Factor(long step, long totalSteps);
}
