namespace Hourglass.Optimizers;

/// <summary>The base rate all along: factor 1.</summary>
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long step, long totalSteps) => 1;
}
