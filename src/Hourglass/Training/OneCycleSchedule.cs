namespace Hourglass.Training;

/// <summary>
/// One cycle (Smith and Topin, 2018) in two half cosines: from 1 / start up to 1 over the first share of the run, then down to
/// 1 / (start · final) at its last step.
/// </summary>
public sealed class OneCycleSchedule : Schedule
{
    private readonly double _warm, _start, _final;

    /// <summary>A schedule of one cycle.</summary>
    /// <param name="warmFraction">The share of the run spent rising, above 0 and below 1.</param>
    /// <param name="startDivisor">The peak divided by this is the first factor, at least 1.</param>
    /// <param name="finalDivisor">The first factor divided by this is the last, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public OneCycleSchedule(double warmFraction = 0.3, double startDivisor = 25, double finalDivisor = 10_000)
    {
        if (!(warmFraction > 0 && warmFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(warmFraction), warmFraction, "The warm fraction must be above 0 and below 1.");
        if (!(startDivisor >= 1)) throw new ArgumentOutOfRangeException(nameof(startDivisor), startDivisor, "The start divisor must be at least 1.");
        if (!(finalDivisor >= 1)) throw new ArgumentOutOfRangeException(nameof(finalDivisor), finalDivisor, "The final divisor must be at least 1.");
        (_warm, _start, _final) = (warmFraction, 1 / startDivisor, 1 / (startDivisor * finalDivisor));
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps)
    {
        var progress = Progress(step, totalSteps);
        return progress <= _warm ? Between(_start, 1, progress / _warm) : Between(1, _final, (progress - _warm) / (1 - _warm));
    }

    private static double Between(double from, double to, double share) => to + (from - to) * 0.5 * (1 + Math.Cos(Math.PI * share));
}
