namespace Hourglass.Compute;

/// <summary>
/// y = x · scale + shift, with one pair for all columns or one pair a column: what a fitted scaler is to the arithmetic.
/// </summary>
public sealed class AffineMap
{
    private readonly float[] _scale, _shift;

    /// <summary>A map from its factors and summands, copied: one of each, or one of each a column.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a number is not finite, or a scale is 0.</exception>
    public AffineMap(ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
    {
        if (scale.Length == 0 || scale.Length != shift.Length)
            throw new ArgumentException($"Expected as many scales as shifts, at least one; found {scale.Length} and {shift.Length}.");
        for (var i = 0; i < scale.Length; i++)
        {
            if (float.IsFinite(scale[i]) && scale[i] != 0 && float.IsFinite(shift[i])) continue;
            throw new ArgumentException(
                $"Scale and shift must be finite and the scale not 0; found {scale[i]} and {shift[i]} at column {i}.");
        }

        (_scale, _shift) = (scale.ToArray(), shift.ToArray());
    }

    /// <summary>y = x.</summary>
    public static AffineMap Identity { get; } = new([1f], [0f]);

    /// <summary>The factors: one, or one a column.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>The summands: as many as factors.</summary>
    public ReadOnlySpan<float> Shift => _shift;

    /// <summary>Whether one pair serves all columns.</summary>
    public bool IsUniform => _scale.Length == 1;

    /// <summary>The map that undoes this one: x = (y − shift) / scale.</summary>
    public AffineMap Invert()
    {
        var scale = new float[_scale.Length];
        var shift = new float[_scale.Length];
        for (var i = 0; i < scale.Length; i++)
        {
            scale[i] = (float)(1.0 / _scale[i]);
            shift[i] = (float)(-(double)_shift[i] / _scale[i]);
        }

        return new AffineMap(scale, shift);
    }
}
