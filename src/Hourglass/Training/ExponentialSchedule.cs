namespace Hourglass.Training;

/// <summary>decay^step.</summary>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double _decay;

    /// <summary>A schedule of steady decay.</summary>
    /// <param name="decayPerStep">The factor from one step to the next, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public ExponentialSchedule(double decayPerStep)
    {
        if (!(decayPerStep > 0 && decayPerStep <= 1))
            throw new ArgumentOutOfRangeException(nameof(decayPerStep), decayPerStep, "The decay per step must be above 0 and at most 1.");
        _decay = decayPerStep;
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Math.Pow(_decay, step);
}
