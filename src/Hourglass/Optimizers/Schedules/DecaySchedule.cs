namespace Hourglass.Optimizers;

/// <summary>
/// Decay: factor^(step / everySteps), evenly or in drops, where the exponent is rounded down. <c>(1000, 0.5)</c> is a half-life of 1,000
/// steps, and <c>(1, 0.999)</c> loses 0.1 % per step.
/// </summary>
internal sealed class DecaySchedule : Schedule
{
    private readonly long _everySteps;
    private readonly double _factor;
    private readonly bool _inDrops;

    /// <summary>Creates the schedule.</summary>
    /// <param name="everySteps">The number of steps in which the rate is multiplied by the factor once, at least 1.</param>
    /// <param name="factor">That factor, above 0.</param>
    /// <param name="inDrops">Whether it is multiplied at the end of these steps, rather than evenly during them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DecaySchedule(long everySteps, double factor, bool inDrops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps, 1);
        (_everySteps, _inDrops) = (everySteps, inDrops);
        _factor = Require.Positive(factor, nameof(factor), "The factor of the decay");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) =>
        Math.Pow(_factor, _inDrops ? step / _everySteps : (double)step / _everySteps);
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
    protected override Schedule CreateAfterWarmUp() => new DecaySchedule(EverySteps, Factor, inDrops: false);
}

/// <summary>Step decay: the rate is multiplied by a factor after every so many steps.</summary>
public sealed record StepScheduleRecipe : ScheduleRecipe
{
    /// <summary>The number of steps between two drops, at least 1.</summary>
    public required int EverySteps { get; init; }

    /// <summary>What the rate is multiplied by at each drop, above 0.</summary>
    public float Factor { get; init; } = 0.1f;

    /// <inheritdoc/>
    protected override Schedule CreateAfterWarmUp() => new DecaySchedule(EverySteps, Factor, inDrops: true);
}
