namespace Hourglass.Optimizers;

/// <summary>Step decay: factor^⌊step / everySteps⌋.</summary>
internal sealed class StepSchedule : Schedule
{
    private readonly long _everySteps;
    private readonly double _factor;

    /// <summary>Creates the schedule.</summary>
    /// <param name="everySteps">The number of steps between two drops, at least 1.</param>
    /// <param name="factor">What the rate is multiplied by at each drop, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepSchedule(long everySteps, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps, 1);
        _everySteps = everySteps;
        _factor = Require.Positive(factor, nameof(factor), "The factor of a drop");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Math.Pow(_factor, step / _everySteps);
}

/// <summary>Step decay: the rate is multiplied by a factor after every so many steps.</summary>
public sealed record StepScheduleRecipe : ScheduleRecipe
{
    /// <summary>The number of steps between two drops, at least 1.</summary>
    public required int EverySteps { get; init; }

    /// <summary>What the rate is multiplied by at each drop, above 0.</summary>
    public float Factor { get; init; } = 0.1f;

    /// <inheritdoc/>
    protected override Schedule CreateAfterWarmUp() => new StepSchedule(EverySteps, Factor);
}
