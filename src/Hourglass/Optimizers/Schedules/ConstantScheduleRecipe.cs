namespace Hourglass.Optimizers;

/// <summary>The base learning rate throughout.</summary>
public sealed record ConstantScheduleRecipe : ScheduleRecipe;
