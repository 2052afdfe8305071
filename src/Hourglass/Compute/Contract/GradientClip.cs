namespace Hourglass.Compute;

/// <summary>
/// What is done to each gradient as an optimizer step reads it: g ← clamp(factor·g, −limit, limit). Clipping by norm sets the factor
/// to min(1, maximum / norm); clipping by value sets the limit.
/// </summary>
/// <param name="Factor">Multiplies every gradient.</param>
/// <param name="Limit">The maximum magnitude; infinity for none.</param>
public readonly record struct GradientClip(float Factor, float Limit)
{
    /// <summary>No clipping.</summary>
    public static GradientClip None => new(1f, float.PositiveInfinity);
}
