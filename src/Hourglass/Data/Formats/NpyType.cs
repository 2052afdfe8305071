using System.Buffers.Binary;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace Hourglass.Data;

/// <summary>
/// The type of one value of a numpy array or an IDX file: numpy's letter and size, such as f4, u1 or U12, and its byte order.
/// </summary>
/// <param name="Code">The letter and the size.</param>
/// <param name="IsBigEndian">Whether the first byte is the highest.</param>
internal readonly record struct NpyType(string Code, bool IsBigEndian = false)
{
    /// <summary>The types in words, for messages.</summary>
    internal const string Known = "f2, f4, f8, b1, u1, i1, u2, i2, u4, i4, u8 or i8";

    /// <summary>From numpy's description, such as <c>&lt;f4</c>.</summary>
    internal static NpyType Parse(string description)
    {
        var code = description.TrimStart('<', '>', '=', '|');
        return new NpyType(code == "?" ? "b1" : code, description.StartsWith('>'));
    }

    private char Kind => Code.Length > 0 ? Code[0] : ' ';

    /// <summary>Whether its values are numbers that are read.</summary>
    internal bool IsNumber => Code is "f2" or "f4" or "f8" or "b1" or "u1" or "i1" or "u2" or "i2" or "u4" or "i4" or "u8" or "i8";

    /// <summary>Whether its values are text of a fixed length.</summary>
    internal bool IsText => Kind is 'U' or 'S' && Length > 0;

    /// <summary>Whether a table keeps its values as bytes.</summary>
    internal bool IsBytes => Code is "u1" or "b1";

    /// <summary>Whether rounding to single precision may lose something.</summary>
    internal bool MayLose => Code is "f8" or "u4" or "i4" or "u8" or "i8";

    /// <summary>The bytes of one value.</summary>
    internal int Size => Kind == 'U' ? 4 * Length : Length;

    private int Length =>
        int.TryParse(Code.AsSpan(Math.Min(1, Code.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        && length < 1 << 20 ? length : 0;

    /// <summary>What a type is that is not read as rows.</summary>
    internal string Words => Kind switch
    {
        'O' => "Python objects",
        'U' or 'S' or 'a' => "text",
        'c' => "complex numbers",
        'M' => "dates",
        'm' => "spans of time",
        'V' => "records",
        'f' => "numbers of extended precision",
        _ => "values of another type",
    };

    /// <summary>Turns big-endian values, and booleans of any bits, in their place into what .NET has.</summary>
    internal void Normalize(Span<byte> bytes)
    {
        if (Code == "b1")
        {
            foreach (ref var value in bytes) value = value == 0 ? (byte)0 : (byte)1;
            return;
        }

        if (!IsBigEndian) return;
        switch (Kind == 'U' ? sizeof(uint) : Kind == 'S' ? 1 : Size)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    /// <summary>Converts normalized numbers, rounded to the nearest that <typeparamref name="T"/> has.</summary>
    internal void Convert<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        switch (Code)
        {
            case "f2": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, Half>(bytes), values); break;
            case "f4": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, float>(bytes), values); break;
            case "f8": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), values); break;
            case "i1": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(bytes), values); break;
            case "u2": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ushort>(bytes), values); break;
            case "i2": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(bytes), values); break;
            case "u4": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, uint>(bytes), values); break;
            case "i4": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(bytes), values); break;
            case "u8": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ulong>(bytes), values); break;
            case "i8": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(bytes), values); break;
            default: TensorPrimitives.ConvertTruncating(bytes, values); break;
        }
    }

    /// <summary>One text from its normalized bytes; zeros at the end are no part of it.</summary>
    internal string Text(ReadOnlySpan<byte> bytes)
    {
        if (Kind == 'U') return Encoding.UTF32.GetString(bytes).TrimEnd('\0');
        var end = bytes.LastIndexOfAnyExcept((byte)0) + 1;
        return System.Text.Unicode.Utf8.IsValid(bytes[..end])
            ? Encoding.UTF8.GetString(bytes[..end])
            : Encoding.Latin1.GetString(bytes[..end]);
    }
}
