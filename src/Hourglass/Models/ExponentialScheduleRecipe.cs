namespace Hourglass.Models;

/// <summary>The rate is multiplied by the same factor after every step.</summary>
public sealed record ExponentialScheduleRecipe : ScheduleRecipe
{
    /// <summary>The factor a step, above 0 and at most 1, such as 0.9995.</summary>
    public required float DecayPerStep { get; set; }
}
