namespace Hourglass.Optimizers;

/// <summary>The base learning rate throughout: factor 1.</summary>
internal sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => 1;
}

/// <summary>The base learning rate throughout.</summary>
public sealed record ConstantScheduleRecipe : ScheduleRecipe
{
    /// <inheritdoc/>
    protected override Schedule CreateAfterWarmUp() => new ConstantSchedule();
}
