namespace Hourglass.Training;

/// <summary>factor^⌊step / every⌋.</summary>
public sealed class StepSchedule : Schedule
{
    private readonly int _every;
    private readonly double _factor;

    /// <summary>A schedule of drops.</summary>
    /// <param name="everySteps">Steps from one drop to the next, at least 1.</param>
    /// <param name="factor">What the rate is multiplied by, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public StepSchedule(int everySteps, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps, 1);
        if (!(factor > 0 && double.IsFinite(factor))) throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be above 0.");
        (_every, _factor) = (everySteps, factor);
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Math.Pow(_factor, step / _every);
}
