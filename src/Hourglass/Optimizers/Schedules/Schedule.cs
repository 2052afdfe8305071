namespace Hourglass.Optimizers;

/// <summary>How the learning rate changes in the course of a training: a factor that multiplies the optimizer's base rate.</summary>
public abstract class Schedule
{
    /// <summary>The factor at a step.</summary>
    /// <param name="step">The step that is about to be made, from 0 to <paramref name="totalSteps"/> − 1.</param>
    /// <param name="totalSteps">How many steps the whole training makes, at least 1.</param>
    public abstract double Factor(long step, long totalSteps);
}
