using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Training;

/// <summary>Keeps steps short: by the norm over all gradients (Pascanu et al., 2013), by each gradient's magnitude, or both (norm first).</summary>
public sealed class GradientClipping
{
    private readonly float? _norm, _value;

    /// <summary>Clipping with the given limits; null for none.</summary>
    /// <param name="norm">The largest norm, above 0.</param>
    /// <param name="value">The largest magnitude, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not above 0.</exception>
    public GradientClipping(float? norm, float? value)
    {
        if (norm is not null && !(norm > 0)) throw new ArgumentOutOfRangeException(nameof(norm), norm, "A largest norm must be above 0.");
        if (value is not null && !(value > 0)) throw new ArgumentOutOfRangeException(nameof(value), value, "A largest value must be above 0.");
        (_norm, _value) = (norm, value);
    }

    /// <summary>What the optimizer is to do to the gradients that <paramref name="parameters"/> now hold.</summary>
    public GradientClip For(ParameterSet parameters)
    {
        var factor = 1f;
        if (_norm is { } largest)
        {
            // The padding between parameters is never written and counts as zeros. A norm that is not finite scales nothing, so that the
            // optimizer sees, and reports, the gradients that made it so.
            var norm = Math.Sqrt(parameters.Backend.SumOfSquares(parameters.Gradients));
            if (double.IsFinite(norm) && norm > largest) factor = (float)(largest / norm);
        }

        return new GradientClip(factor, _value ?? float.PositiveInfinity);
    }
}
