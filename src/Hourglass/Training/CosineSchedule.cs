namespace Hourglass.Training;

/// <summary>final + (1 − final) · ½(1 + cos(π · step / (total − 1))) (Loshchilov and Hutter, 2017, without restarts).</summary>
public sealed class CosineSchedule : Schedule
{
    private readonly double _final;

    /// <summary>A schedule of half a cosine.</summary>
    /// <param name="finalFraction">The factor of the last step, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public CosineSchedule(double finalFraction = 0)
    {
        if (!(finalFraction >= 0 && finalFraction <= 1))
            throw new ArgumentOutOfRangeException(nameof(finalFraction), finalFraction, "The final fraction must be from 0 to 1.");
        _final = finalFraction;
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) =>
        _final + (1 - _final) * 0.5 * (1 + Math.Cos(Math.PI * Progress(step, totalSteps)));
}
