namespace Hourglass.Optimizers;

/// <summary>The rate is multiplied by a factor in every so many steps, smoothly.</summary>
public sealed record ExponentialScheduleRecipe : ScheduleRecipe
{
    /// <summary>In how many steps the rate is multiplied by the factor once, at least 1.</summary>
    public int EverySteps { get; set; } = 1;

    /// <summary>That factor, above 0, such as 0.9995 a step.</summary>
    public required float Factor { get; set; }
}
