namespace Hourglass.Optimizers;

/// <summary>
/// A smooth decay: factor^(step / everySteps). So <c>(1000, 0.5)</c> is a half-life of 1,000 steps, and <c>(1, 0.999)</c> loses 0.1 % a step.
/// </summary>
public sealed class ExponentialSchedule : Schedule
{
    private readonly long _everySteps;
    private readonly double _factor;

    /// <summary>A smooth decay.</summary>
    /// <param name="everySteps">In how many steps the rate is multiplied by the factor once, at least 1.</param>
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
