namespace Hourglass.Optimizers;

/// <summary>The rate is multiplied by a factor every so many steps.</summary>
public sealed record StepScheduleRecipe : ScheduleRecipe
{
    /// <summary>Steps between two drops, at least 1.</summary>
    public required int EverySteps { get; set; }

    /// <summary>What the rate is multiplied by, above 0.</summary>
    public float Factor { get; set; } = 0.1f;
}
