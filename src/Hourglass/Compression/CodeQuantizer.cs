namespace Hourglass.Compression;

/// <summary>
/// Codes as whole numbers of 8 or 4 bits: each dimension's range, fitted once, is cut into 2ᵇ − 1 even steps, q = round((z − least) / step), and z ≈ least + q·step.
/// A value within the range is off by at most half a step; one outside is taken to the nearest end.
/// </summary>
public sealed class CodeQuantizer
{
    private readonly float[] _least, _step;

    /// <summary>A quantizer from what is kept of it.</summary>
    /// <param name="bits">8 or 4.</param>
    /// <param name="least">The value of q = 0 in each dimension.</param>
    /// <param name="step">What one more of q adds, at least 0; 0 for a dimension that does not vary.</param>
    /// <exception cref="ArgumentException">The bits are neither, the lengths differ, or a number is not finite or a step negative.</exception>
    public CodeQuantizer(int bits, ReadOnlySpan<float> least, ReadOnlySpan<float> step)
    {
        if (bits is not (8 or 4)) throw new ArgumentException($"Expected 8 or 4 bits a number; found {bits}.", nameof(bits));
        if (least.Length == 0 || least.Length != step.Length) throw new ArgumentException($"Expected as many steps as least values, at least one; found {step.Length} and {least.Length}.", nameof(step));
        for (var c = 0; c < least.Length; c++)
            if (!float.IsFinite(least[c]) || !(step[c] >= 0 && float.IsFinite(step[c])))
                throw new ArgumentException($"Expected a finite least value and a step from 0 on; dimension {c} has {least[c]} and {step[c]}.", nameof(step));
        (Bits, _least, _step) = (bits, least.ToArray(), step.ToArray());
    }

    /// <summary>b, the bits of a number: 8 or 4.</summary>
    public int Bits { get; }

    /// <summary>How many numbers a code has.</summary>
    public int Width => _least.Length;

    /// <summary>The value of q = 0 in each dimension.</summary>
    public ReadOnlySpan<float> Least => _least;

    /// <summary>What one more of q adds in each dimension.</summary>
    public ReadOnlySpan<float> Step => _step;

    /// <summary>Bytes a packed code takes: of 4 bits two numbers share a byte, and an odd last one has its own.</summary>
    public int RowBytes => (Width * Bits + 7) / 8;

    /// <summary>Fits the range of each dimension.</summary>
    /// <param name="codes">(n, width), at least one row, finite.</param>
    /// <param name="bits">8 or 4.</param>
    /// <param name="tail">
    /// The share of codes left outside the range at either end, 0 to below 0.5: a few codes far out would else make every step large. 0 takes the least and the
    /// largest value.
    /// </param>
    /// <exception cref="ArgumentException">There are no codes, or one is not finite.</exception>
    public static CodeQuantizer Fit(float[,] codes, int bits, double tail = 0)
    {
        var (n, width) = (codes.GetLength(0), codes.GetLength(1));
        if (codes.Length == 0) throw new ArgumentException($"Expected at least one code to fit ranges to; found {n}×{width}.", nameof(codes));
        if (!(tail is >= 0 and < 0.5)) throw new ArgumentOutOfRangeException(nameof(tail), tail, $"Expected a share from 0 to below 0.5; found {tail}.");
        var (least, step, column, steps) = (new float[width], new float[width], new float[n], (1 << bits) - 1);
        for (var c = 0; c < width; c++)
        {
            for (var r = 0; r < n; r++)
            {
                column[r] = codes[r, c];
                if (!float.IsFinite(column[r])) throw new ArgumentException($"Expected finite codes; row {r}, dimension {c} is {column[r]}.", nameof(codes));
            }

            Array.Sort(column);
            var outside = (int)(tail * (n - 1));
            least[c] = column[outside];
            step[c] = (float)(((double)column[n - 1 - outside] - least[c]) / steps);
        }

        return new CodeQuantizer(bits, least, step);
    }

    /// <summary>Codes (n, width) as packed bytes, <see cref="RowBytes"/> a row; of 4 bits the first number is the low half.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or one is NaN.</exception>
    public byte[] Pack(float[,] codes)
    {
        if (codes.GetLength(1) != Width) throw new ArgumentException($"Expected codes of {Width} numbers; found {codes.GetLength(1)}.", nameof(codes));
        var (n, most, packed) = (codes.GetLength(0), (1 << Bits) - 1, new byte[checked(codes.GetLength(0) * RowBytes)]);
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < Width; c++)
            {
                if (float.IsNaN(codes[r, c])) throw new ArgumentException($"Expected numbers; row {r}, dimension {c} is NaN.", nameof(codes));
                var q = _step[c] == 0 ? 0 : (int)Math.Clamp(Math.Round(((double)codes[r, c] - _least[c]) / _step[c]), 0, most);
                var (position, shift) = Place(r, c);
                packed[position] |= (byte)(q << shift);
            }
        }

        return packed;
    }

    /// <summary>The codes (n, width) that packed bytes stand for.</summary>
    /// <exception cref="ArgumentException">The bytes are no whole number of rows.</exception>
    public float[,] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length % RowBytes != 0) throw new ArgumentException($"Expected rows of {RowBytes} bytes; found {packed.Length} bytes.", nameof(packed));
        var (codes, most) = (new float[packed.Length / RowBytes, Width], (1 << Bits) - 1);
        for (var r = 0; r < codes.GetLength(0); r++)
        {
            for (var c = 0; c < Width; c++)
            {
                var (position, shift) = Place(r, c);
                codes[r, c] = (float)(_least[c] + (double)_step[c] * ((packed[position] >> shift) & most));
            }
        }

        return codes;
    }

    /// <summary>Codes as they are after packing and unpacking.</summary>
    public float[,] Round(float[,] codes) => Unpack(Pack(codes));

    private (int Position, int Shift) Place(int row, int column) =>
        Bits == 8 ? (row * RowBytes + column, 0) : (row * RowBytes + column / 2, column % 2 * 4);
}
