namespace Hourglass.Training;

/// <summary>1 throughout.</summary>
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => 1;
}
