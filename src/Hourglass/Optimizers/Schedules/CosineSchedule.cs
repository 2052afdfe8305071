namespace Hourglass.Optimizers;

/// <summary>
/// Half a cosine from 1 down to a final fraction F (Loshchilov and Hutter, 2017, without restarts):
/// F + (1 − F)·½(1 + cos(π · step / totalSteps)). F itself would be reached at step totalSteps, so no step is made at rate 0.
/// </summary>
internal sealed class CosineSchedule : Schedule
{
    private readonly double _finalFraction;

    /// <summary>Creates the schedule.</summary>
    /// <param name="finalFraction">F, at least 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of its range.</exception>
    public CosineSchedule(double finalFraction = 0) =>
        _finalFraction = Require.BelowOne(finalFraction, nameof(finalFraction), "The final fraction");

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => Between(1, _finalFraction, (double)step / totalSteps);

    /// <summary>Half a cosine from <paramref name="start"/>, at progress 0, to <paramref name="end"/>, from progress 1 on.</summary>
    internal static double Between(double start, double end, double progress) =>
        end + (start - end) * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1)));
}

/// <summary>
/// Cosine annealing: half a cosine from the base rate down to a fraction of it at the last step (Loshchilov and Hutter, 2017).
/// </summary>
public sealed record CosineScheduleRecipe : ScheduleRecipe
{
    /// <summary>The fraction of the base rate at the end, at least 0 and below 1.</summary>
    public float FinalFraction { get; init; }

    /// <inheritdoc/>
    protected override Schedule CreateAfterWarmUp() => new CosineSchedule(FinalFraction);
}
