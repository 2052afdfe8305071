using Hourglass.Optimizers;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// Cosine annealing with warm restarts (Loshchilov and Hutter, "SGDR", 2017): half a cosine from 1 to 0, again and again, each period
/// <paramref name="growth"/> times as long as the one before.
/// </summary>
internal sealed class CosineRestarts(int period, int growth) : Schedule
{
    public override double Factor(long step, long totalSteps)
    {
        var (start, length) = (0L, (long)period);
        while (step >= start + length)
        {
            start += length;
            length *= growth;
        }

        return 0.5 * (1 + Math.Cos(Math.PI * (step - start) / length));
    }
}

/// <summary>The schedule as a recipe names it: <c>{"schedule": "cosineRestarts", "period": 100}</c>.</summary>
internal sealed record CosineRestartsRecipe : ScheduleRecipe
{
    /// <summary>The number of steps of the first period, at least 1.</summary>
    public required int Period { get; init; }

    /// <summary>The factor by which each period is longer than the one before, at least 1.</summary>
    public int Growth { get; init; } = 2;

    protected override Schedule CreateAfterWarmUp()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Period, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Growth, 1);
        return new CosineRestarts(Period, Growth);
    }
}
