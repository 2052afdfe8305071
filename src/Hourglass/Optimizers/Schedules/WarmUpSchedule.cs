namespace Hourglass.Optimizers;

/// <summary>
/// A linear warm-up (Goyal et al., 2017), then another schedule for the rest of the training:
/// inner(0) · (step + 1) / steps while step &lt; steps, then inner(step − steps) of totalSteps − steps.
/// </summary>
internal sealed class WarmUpSchedule : Schedule
{
    private readonly long _steps;
    private readonly Schedule _inner;

    /// <summary>Creates the schedule.</summary>
    /// <param name="steps">The number of warm-up steps, at least 1.</param>
    /// <param name="inner">The schedule that follows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public WarmUpSchedule(long steps, Schedule inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentNullException.ThrowIfNull(inner);
        (_steps, _inner) = (steps, inner);
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps)
    {
        var rest = Math.Max(1, totalSteps - _steps);
        return step < _steps
            ? _inner.Factor(0, rest) * (step + 1) / _steps
            : _inner.Factor(step - _steps, rest);
    }
}
