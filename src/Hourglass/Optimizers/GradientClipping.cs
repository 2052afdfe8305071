using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Optimizers;

/// <summary>
/// Gradient clipping. By norm (Pascanu et al., 2013): all gradients are multiplied by min(1, norm / ‖g‖), with ‖g‖ over all parameters
/// together. By value, after that: each gradient is clipped to ±value.
/// </summary>
internal sealed class GradientClipping
{
    private readonly double? _norm, _value;

    /// <summary>Clips by norm, by value, by both, or not at all.</summary>
    /// <param name="norm">The maximum of ‖g‖, above 0; null for no limit.</param>
    /// <param name="value">The maximum magnitude of one gradient, above 0; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite or not above 0.</exception>
    public GradientClipping(double? norm = null, double? value = null)
    {
        if (norm is { } n) _norm = Require.Positive(n, nameof(norm), "The gradient norm to clip at");
        if (value is { } v) _value = Require.Positive(v, nameof(value), "The gradient value to clip at");
    }

    /// <summary>
    /// How this step's gradients are clipped. If ‖g‖ is not finite the factor is 1: a factor of 0 would hide the error that
    /// <see cref="StepReport.NonFinite"/> reports.
    /// </summary>
    public GradientClip For(ParameterSet parameters) => new(Factor(parameters), (float?)_value ?? float.PositiveInfinity);

    private float Factor(ParameterSet parameters)
    {
        if (_norm is not { } largest) return 1;
        parameters.CompleteGradients();
        return parameters.Backend.ClipNorm(parameters.Gradients, largest); // the padding between parameters is 0
    }
}
