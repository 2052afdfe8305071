namespace Hourglass.Training;

/// <summary>A smooth decay: decayPerStep^step. A half-life of h steps is a decay of 2^(−1/h), such as 0.99931 for 1,000 steps.</summary>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double _decayPerStep;

    /// <summary>A smooth decay.</summary>
    /// <param name="decayPerStep">What each step multiplies the rate by, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not above 0.</exception>
    public ExponentialSchedule(double decayPerStep) =>
        _decayPerStep = Require.Positive(decayPerStep, nameof(decayPerStep), "The decay per step");

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Math.Pow(_decayPerStep, step);
}
