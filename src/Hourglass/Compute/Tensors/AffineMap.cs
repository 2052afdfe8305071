namespace Hourglass.Compute;

/// <summary>
/// What a fitted scaler is to the arithmetic, with one pair of numbers for all columns or one pair a column: y = x · scale + shift in
/// single precision or, where <see cref="IsCentered"/>, y = (x − offset) · factor in double precision, rounded once. The second form keeps
/// what single precision can hold of columns far from 0.
/// </summary>
public sealed class AffineMap
{
    private readonly float[] _scale, _shift;
    private readonly double[]? _offset, _factor;

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

    private AffineMap(double[] offset, double[] factor)
    {
        (_offset, _factor) = (offset, factor);
        _scale = Array.ConvertAll(factor, f => (float)f);
        _shift = new float[offset.Length];
        for (var i = 0; i < offset.Length; i++) _shift[i] = (float)(-offset[i] * factor[i]);
    }

    /// <summary>y = x.</summary>
    public static AffineMap Identity { get; } = new([1f], [0f]);

    /// <summary>The factors in single precision: one, or one a column.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>The summands: as many as factors. Where <see cref="IsCentered"/>, only nearly what is computed.</summary>
    public ReadOnlySpan<float> Shift => _shift;

    /// <summary>Whether y = (x − offset) · factor is computed in double precision.</summary>
    public bool IsCentered => _offset is not null;

    /// <summary>What is subtracted first: one number, or one a column; empty unless <see cref="IsCentered"/>.</summary>
    public ReadOnlySpan<double> Offset => _offset;

    /// <summary>The factors in double precision: as many as offsets; empty unless <see cref="IsCentered"/>.</summary>
    public ReadOnlySpan<double> Factor => _factor;

    /// <summary>Whether one pair serves all columns.</summary>
    public bool IsUniform => _scale.Length == 1;

    /// <summary>The map y = (x − offset) · factor, in double precision and rounded once.</summary>
    /// <param name="offset">What is subtracted, copied: one number, or one a column.</param>
    /// <param name="factor">As many factors, which are neither 0 nor infinite in single precision.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is not finite, or a factor is 0.</exception>
    public static AffineMap Centered(ReadOnlySpan<double> offset, ReadOnlySpan<double> factor)
    {
        if (offset.Length == 0 || offset.Length != factor.Length)
            throw new ArgumentException($"Expected as many offsets as factors, at least one; found {offset.Length} and {factor.Length}.");
        for (var i = 0; i < offset.Length; i++)
        {
            if (double.IsFinite(offset[i]) && float.IsFinite((float)factor[i]) && (float)factor[i] != 0) continue;
            throw new ArgumentException(
                $"Offset and factor must be finite and the factor not 0; found {offset[i]} and {factor[i]} at column {i}.");
        }

        return new AffineMap(offset.ToArray(), factor.ToArray());
    }

    /// <summary>The value of <paramref name="x"/> in a column. This is what <see cref="Backend.Gather"/> computes of each value.</summary>
    public float Apply(float x, int column)
    {
        var i = _scale.Length == 1 ? 0 : column;
        return _offset is null
            ? MathF.FusedMultiplyAdd(x, _scale[i], _shift[i])
            : (float)((x - _offset[i]) * _factor![i]);
    }

    /// <summary>The map that undoes this one: x = (y − shift) / scale, or y / factor + offset.</summary>
    public AffineMap Invert()
    {
        var count = _scale.Length;
        if (_offset is not null)
        {
            // y/f + o = (y − (−o·f)) · 1/f; what doubles lose of o·f is far below the last bit of a float near o.
            var (offset, factor) = (new double[count], new double[count]);
            for (var i = 0; i < count; i++) (offset[i], factor[i]) = (-_offset[i] * _factor![i], 1 / _factor[i]);
            return new AffineMap(offset, factor);
        }

        var (scale, shift) = (new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            scale[i] = (float)(1.0 / _scale[i]);
            shift[i] = (float)(-(double)_shift[i] / _scale[i]);
        }

        return new AffineMap(scale, shift);
    }

    /// <summary>This map followed by subtraction of <paramref name="mean"/>, one number a column.</summary>
    internal AffineMap Subtract(ReadOnlySpan<float> mean)
    {
        if (_offset is not null)
        {
            var (offset, factor) = (new double[mean.Length], new double[mean.Length]);
            for (var c = 0; c < mean.Length; c++)
            {
                var i = IsUniform ? 0 : c;
                (offset[c], factor[c]) = (_offset[i] + mean[c] / _factor![i], _factor[i]);
            }

            return new AffineMap(offset, factor);
        }

        var (scale, shift) = (new float[mean.Length], new float[mean.Length]);
        for (var c = 0; c < mean.Length; c++) (scale[c], shift[c]) = (_scale[IsUniform ? 0 : c], _shift[IsUniform ? 0 : c] - mean[c]);
        return new AffineMap(scale, shift);
    }
}
