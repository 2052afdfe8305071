namespace Hourglass.Training;

/// <summary>(step + 1) / steps times the first factor of another schedule, then that schedule over the steps that are left.</summary>
public sealed class WarmUpSchedule : Schedule
{
    private readonly int _steps;
    private readonly Schedule _then;

    /// <summary>A linear warm-up before <paramref name="then"/>.</summary>
    /// <param name="steps">Steps of the warm-up, at least 1.</param>
    /// <param name="then">What follows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public WarmUpSchedule(int steps, Schedule then)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (_steps, _then) = (steps, then);
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps)
    {
        var left = Math.Max(1, totalSteps - _steps);
        return step < _steps ? (step + 1.0) / _steps * _then.Factor(0, left) : _then.Factor(step - _steps, left);
    }
}
