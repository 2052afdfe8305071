using Hourglass.Parts;

namespace Hourglass.Compression;

/// <summary>
/// Quantizes codes to integers of 8 or 4 bits: the fitted range of each dimension is divided into 2ᵇ − 1 equal steps, q = round((z −
/// minimum) / step), z ≈ minimum + q·step. The error within the range is at most half a step; values outside are clamped.
/// </summary>
public sealed class CodeQuantizer
{
    private readonly float[] _minimum, _step;

    /// <summary>Creates a quantizer from its parameters.</summary>
    /// <param name="bits">8 or 4.</param>
    /// <param name="minimum">The value of q = 0 in each dimension.</param>
    /// <param name="step">The step of each dimension, at least 0; 0 for a constant dimension.</param>
    /// <exception cref="ArgumentException">
    /// The bits are not 8 or 4, the lengths differ, a value is not finite, or a step is negative.
    /// </exception>
    public CodeQuantizer(int bits, ReadOnlySpan<float> minimum, ReadOnlySpan<float> step)
    {
        if (bits is not (8 or 4)) throw new ArgumentException($"Expected 8 or 4 bits per value; found {bits}.", nameof(bits));
        if (minimum.Length == 0 || minimum.Length != step.Length)
            throw new ArgumentException(
                $"Expected as many steps as minimum values, at least one; found {step.Length} and {minimum.Length}.", nameof(step));
        for (var c = 0; c < minimum.Length; c++)
            if (!float.IsFinite(minimum[c]) || !(step[c] >= 0 && float.IsFinite(step[c])))
                throw new ArgumentException(
                    $"Expected a finite minimum and a step of at least 0; dimension {c} has {minimum[c]} and {step[c]}.", nameof(step));
        (Bits, _minimum, _step) = (bits, minimum.ToArray(), step.ToArray());
    }

    /// <summary>b, the bits per value: 8 or 4.</summary>
    public int Bits { get; }

    /// <summary>The number of values in a code.</summary>
    public int Width => _minimum.Length;

    /// <summary>The value of q = 0 in each dimension.</summary>
    public ReadOnlySpan<float> Minimum => _minimum;

    /// <summary>The step of each dimension.</summary>
    public ReadOnlySpan<float> Step => _step;

    /// <summary>The bytes of a packed code: at 4 bits two values share a byte, and an odd last one has its own.</summary>
    public int RowBytes => (Width * Bits + 7) / 8;

    /// <summary>Fits the range of each dimension.</summary>
    /// <param name="codes">(n, width), at least one row, finite.</param>
    /// <param name="bits">8 or 4.</param>
    /// <param name="tail">
    /// The fraction of codes outside the range at either end, 0 to below 0.5, because outliers would make every step large. 0 uses the
    /// minimum and the maximum.
    /// </param>
    /// <exception cref="ArgumentException">There are no codes, or one is not finite.</exception>
    public static CodeQuantizer Fit(float[,] codes, int bits, double tail = 0)
    {
        var (n, width) = (codes.GetLength(0), codes.GetLength(1));
        if (codes.Length == 0) throw new InvalidInputException($"Expected at least one code; found {n}×{width}.", nameof(codes));
        if (!(tail is >= 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(tail), tail, $"Expected a fraction from 0 to below 0.5; found {tail}.");
        var (minimum, step, column, steps) = (new float[width], new float[width], new float[n], (1 << bits) - 1);
        for (var c = 0; c < width; c++)
        {
            for (var r = 0; r < n; r++)
            {
                column[r] = codes[r, c];
                if (!float.IsFinite(column[r]))
                    throw new InvalidInputException($"Expected finite codes; row {r}, dimension {c} is {column[r]}.", nameof(codes));
            }

            Array.Sort(column);
            var outside = (int)(tail * (n - 1));
            minimum[c] = column[outside];
            step[c] = (float)(((double)column[n - 1 - outside] - minimum[c]) / steps);
        }

        return new CodeQuantizer(bits, minimum, step);
    }

    /// <summary>Codes (n, width) as packed bytes, <see cref="RowBytes"/> per row; at 4 bits the first value is the low half.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or one is NaN.</exception>
    public byte[] Pack(float[,] codes)
    {
        if (codes.GetLength(1) != Width)
            throw new InvalidInputException($"Expected codes of {Width} values; found {codes.GetLength(1)}.", nameof(codes));
        var (n, maximum, packed) = (codes.GetLength(0), (1 << Bits) - 1, new byte[checked(codes.GetLength(0) * RowBytes)]);
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < Width; c++)
            {
                if (float.IsNaN(codes[r, c]))
                    throw new InvalidInputException($"Expected numbers; row {r}, dimension {c} is NaN.", nameof(codes));
                var q = _step[c] == 0 ? 0 : (int)Math.Clamp(Math.Round(((double)codes[r, c] - _minimum[c]) / _step[c]), 0, maximum);
                var (position, shift) = Place(r, c);
                packed[position] |= (byte)(q << shift);
            }
        }

        return packed;
    }

    /// <summary>Unpacks codes (n, width).</summary>
    /// <exception cref="ArgumentException">The number of bytes is not a multiple of <see cref="RowBytes"/>.</exception>
    public float[,] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length % RowBytes != 0)
            throw new ArgumentException($"Expected rows of {RowBytes} bytes; found {packed.Length} bytes.", nameof(packed));
        var (codes, maximum) = (new float[packed.Length / RowBytes, Width], (1 << Bits) - 1);
        for (var r = 0; r < codes.GetLength(0); r++)
        {
            for (var c = 0; c < Width; c++)
            {
                var (position, shift) = Place(r, c);
                codes[r, c] = (float)(_minimum[c] + (double)_step[c] * ((packed[position] >> shift) & maximum));
            }
        }

        return codes;
    }

    /// <summary>The codes after packing and unpacking.</summary>
    public float[,] Round(float[,] codes) => Unpack(Pack(codes));

    private (int Position, int Shift) Place(int row, int column) =>
        Bits == 8 ? (row * RowBytes + column, 0) : (row * RowBytes + column / 2, column % 2 * 4);
}
