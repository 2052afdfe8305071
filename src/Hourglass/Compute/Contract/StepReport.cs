namespace Hourglass.Compute;

/// <summary>
/// What an optimizer step saw, gathered in the same pass over memory. A parameter whose gradient is not finite is not changed.
/// </summary>
/// <param name="NonFinite">How many gradients were NaN or infinite.</param>
/// <param name="LargestMagnitude">The largest |w| after the step.</param>
public readonly record struct StepReport(long NonFinite, float LargestMagnitude)
{
    /// <summary>Both reports together.</summary>
    public StepReport And(StepReport other) =>
        new(NonFinite + other.NonFinite, Math.Max(LargestMagnitude, other.LargestMagnitude));
}
