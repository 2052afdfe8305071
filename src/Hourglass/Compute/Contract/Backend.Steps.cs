namespace Hourglass.Compute;

// Gradient clipping by norm.
public abstract partial class Backend
{
    /// <summary>
    /// Clips gradients by their norm: multiplies them by min(1, limit / ‖g‖), or returns that factor for the optimizer step to apply
    /// (<see cref="GradientClip.Factor"/>). A norm that is not finite clips nothing: a factor of 0 would hide the fault.
    /// </summary>
    /// <param name="gradients">All gradients together.</param>
    /// <param name="limit">The largest norm let through, above 0.</param>
    /// <returns>The factor still to be applied: 1 from a backend that multiplied them, so as not to wait for the norm.</returns>
    public virtual float ClipNorm(Matrix gradients, double limit)
    {
        var norm = Math.Sqrt(SumOfSquares(gradients));
        return double.IsFinite(norm) && norm > limit ? (float)(limit / norm) : 1;
    }
}
