namespace Hourglass.Optimizers;

/// <summary>A staircase: factor^⌊step / everySteps⌋.</summary>
public sealed class StepSchedule : Schedule
{
    private readonly long _everySteps;
    private readonly double _factor;

    /// <summary>A staircase.</summary>
    /// <param name="everySteps">The length of a stair in steps, at least 1.</param>
    /// <param name="factor">What the rate is multiplied by at each stair, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepSchedule(long everySteps, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps, 1);
        _everySteps = everySteps;
        _factor = Require.Positive(factor, nameof(factor), "The factor of a stair");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Math.Pow(_factor, step / _everySteps);
}
