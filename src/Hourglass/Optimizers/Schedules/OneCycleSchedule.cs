namespace Hourglass.Optimizers;

/// <summary>
/// One cycle (Smith and Topin, 2019): up to the base rate, then down to almost 0, both along half a cosine, as in PyTorch's
/// <c>OneCycleLR</c>.
/// </summary>
/// <remarks>
/// With start s = 1 / startDivisor, end e = s / finalDivisor, peak p = warmFraction · totalSteps − 1 (not below 0) and last = totalSteps −
/// 1: up to p the factor is 1 + (s − 1)·½(1 + cos(π · step / p)), then e + (1 − e)·½(1 + cos(π · (step − p) / (last − p))).
/// </remarks>
internal sealed class OneCycleSchedule : Schedule
{
    private readonly double _warmFraction, _start, _end;

    /// <summary>Creates the schedule; the base rate is its peak.</summary>
    /// <param name="warmFraction">The fraction of the steps in which the rate rises, at least 0 and below 1.</param>
    /// <param name="startDivisor">The first rate is the base rate divided by this, above 0.</param>
    /// <param name="finalDivisor">The last rate is the first one divided by this, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OneCycleSchedule(double warmFraction = 0.3, double startDivisor = 25, double finalDivisor = 1e4)
    {
        _warmFraction = Require.BelowOne(warmFraction, nameof(warmFraction), "The warm fraction");
        _start = 1 / Require.Positive(startDivisor, nameof(startDivisor), "The start divisor");
        _end = _start / Require.Positive(finalDivisor, nameof(finalDivisor), "The final divisor");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps)
    {
        var peak = Math.Max(0, _warmFraction * totalSteps - 1);
        if (step < peak) return CosineSchedule.Between(_start, 1, step / peak);
        var down = totalSteps - 1 - peak;
        return CosineSchedule.Between(1, _end, down > 0 ? (step - peak) / down : 0);
    }
}

/// <summary>
/// One cycle (Smith and Topin, 2019), as in PyTorch's <c>OneCycleLR</c>: the rate rises to the base rate and falls to almost 0, both along
/// half a cosine.
/// </summary>
public sealed record OneCycleScheduleRecipe : ScheduleRecipe
{
    /// <summary>The fraction of all steps in which the rate rises, at least 0 and below 1.</summary>
    public float WarmFraction { get; init; } = 0.3f;

    /// <summary>The first rate is the base rate divided by this, above 0.</summary>
    public float StartDivisor { get; init; } = 25;

    /// <summary>The last rate is the first one divided by this, above 0.</summary>
    public float FinalDivisor { get; init; } = 10_000;

    /// <inheritdoc/>
    protected override Schedule CreateAfterWarmUp() => new OneCycleSchedule(WarmFraction, StartDivisor, FinalDivisor);
}
