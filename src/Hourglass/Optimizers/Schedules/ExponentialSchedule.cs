namespace Hourglass.Optimizers;

/// <summary>
/// Exponential decay: factor^(step / everySteps). <c>(1000, 0.5)</c> is a half-life of 1,000 steps, and <c>(1, 0.999)</c> loses 0.1 % per
/// step.
/// </summary>
internal sealed class ExponentialSchedule : Schedule
{
    private readonly long _everySteps;
    private readonly double _factor;

    /// <summary>Creates the schedule.</summary>
    /// <param name="everySteps">The number of steps in which the rate is multiplied by the factor once, at least 1.</param>
    /// <param name="factor">That factor, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ExponentialSchedule(long everySteps, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps, 1);
        _everySteps = everySteps;
        _factor = Require.Positive(factor, nameof(factor), "The factor of the decay");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Math.Pow(_factor, (double)step / _everySteps);
}

/// <summary>
/// Exponential decay: rate · factor^(step / everySteps). A factor of 0.5 every 1,000 steps is a half-life of 1,000 steps.
/// </summary>
public sealed record ExponentialScheduleRecipe : ScheduleRecipe
{
    /// <summary>The number of steps in which the rate is multiplied by the factor once, at least 1.</summary>
    public int EverySteps { get; init; } = 1;

    /// <summary>That factor, above 0, such as 0.9995 per step.</summary>
    public required float Factor { get; init; }

    /// <inheritdoc/>
    protected override Schedule CreateAfterWarmUp() => new ExponentialSchedule(EverySteps, Factor);
}
