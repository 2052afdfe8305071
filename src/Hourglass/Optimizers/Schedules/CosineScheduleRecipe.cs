namespace Hourglass.Optimizers;

/// <summary>Half a cosine from the base rate down to a share of it at the last step.</summary>
public sealed record CosineScheduleRecipe : ScheduleRecipe
{
    /// <summary>The share of the base rate at the end, 0 to 1.</summary>
    public float FinalFraction { get; set; }
}
