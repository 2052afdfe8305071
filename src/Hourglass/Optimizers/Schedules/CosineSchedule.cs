namespace Hourglass.Optimizers;

/// <summary>
/// Half a cosine from 1 down to a final fraction F (Loshchilov and Hutter, 2017, without restarts):
/// F + (1 − F)·½(1 + cos(π · step / totalSteps)). F itself would be reached at step totalSteps, so no step is made at rate 0.
/// </summary>
public sealed class CosineSchedule : Schedule
{
    private readonly double _finalFraction;

    /// <summary>Half a cosine.</summary>
    /// <param name="finalFraction">F, at least 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of its range.</exception>
    public CosineSchedule(double finalFraction = 0) =>
        _finalFraction = Require.BelowOne(finalFraction, nameof(finalFraction), "The final fraction");

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Between(1, _finalFraction, (double)step / totalSteps);

    /// <summary>The way along half a cosine from <paramref name="start"/> (at 0) to <paramref name="end"/> (from 1 on).</summary>
    internal static double Between(double start, double end, double way) =>
        end + (start - end) * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(way, 0, 1)));
}
