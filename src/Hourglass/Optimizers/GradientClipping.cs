using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Optimizers;

/// <summary>
/// Keeps gradients from growing without bound. By norm (Pascanu et al., 2013): all gradients are multiplied by
/// min(1, norm / ‖g‖), with ‖g‖ over all parameters together. By value: each is held within ±value, after the former.
/// </summary>
public sealed class GradientClipping
{
    private readonly double? _norm, _value;

    /// <summary>A clipping by norm, by value, by both, or by neither.</summary>
    /// <param name="norm">The largest ‖g‖ let through, above 0; null for any.</param>
    /// <param name="value">The largest magnitude of one gradient let through, above 0; null for any.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite or not above 0.</exception>
    public GradientClipping(double? norm = null, double? value = null)
    {
        if (norm is { } n) _norm = Require.Positive(n, nameof(norm), "The gradient norm to clip at");
        if (value is { } v) _value = Require.Positive(v, nameof(value), "The gradient value to clip at");
    }

    /// <summary>
    /// What this step's gradients are to be clipped by. Where ‖g‖ is not finite the factor is 1: a factor of 0 would hide the fault that
    /// <see cref="StepReport.NonFinite"/> is there to report.
    /// </summary>
    public GradientClip For(ParameterSet parameters) => new(Factor(parameters), (float?)_value ?? float.PositiveInfinity);

    private float Factor(ParameterSet parameters)
    {
        if (_norm is not { } largest) return 1;
        parameters.CompleteGradients();
        var norm = Math.Sqrt(parameters.Backend.SumOfSquares(parameters.Gradients)); // the padding between parameters is 0
        return double.IsFinite(norm) && norm > largest ? (float)(largest / norm) : 1;
    }
}
