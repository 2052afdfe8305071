namespace Hourglass.Optimizers;

/// <summary>The rate rises from a small share to the base rate and falls to almost nothing (Smith and Topin, 2018).</summary>
public sealed record OneCycleScheduleRecipe : ScheduleRecipe
{
    /// <summary>The share of all steps spent rising, above 0 and below 1.</summary>
    public float WarmFraction { get; set; } = 0.3f;

    /// <summary>The base rate divided by this is the first rate.</summary>
    public float StartDivisor { get; set; } = 25;

    /// <summary>The first rate divided by this is the last rate.</summary>
    public float FinalDivisor { get; set; } = 10_000;
}
