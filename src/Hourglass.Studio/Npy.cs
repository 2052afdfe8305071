using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Hourglass.Studio;

/// <summary>Arrays as numpy's files, which name their own type and shape.</summary>
internal static partial class Npy
{
    private const string Type = "application/octet-stream";
    private const int Start = 10;

    /// <summary>Rows of single precision (n, columns).</summary>
    internal static IResult Rows(float[,] values) => Array(
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref values.GetPinnableElement(), values.Length)),
        values.GetLength(0), values.GetLength(1));

    /// <summary>One number for each row.</summary>
    internal static IResult Numbers(ReadOnlySpan<float> values) => Array(MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>The bytes before the values.</summary>
    internal static byte[] Header<T>(ReadOnlySpan<int> shape) where T : unmanaged
    {
        var sizes = string.Concat(shape.ToArray().Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, ")));
        var text = $"{{'descr': '{TypeOf<T>()}', 'fortran_order': False, 'shape': ({sizes.TrimEnd()}), }}";
        var length = (Start + text.Length + 1 + 63) / 64 * 64 - Start;
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
    }

    /// <summary>Reads what <see cref="Header"/> begins.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    internal static (T[] Values, int[] Shape) Read<T>(Stream stream) where T : unmanaged
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var file = memory.ToArray();
        var length = file.Length > Start ? Math.Min(file[8] | file[9] << 8, file.Length - Start) : 0;
        var header = Encoding.ASCII.GetString(file, Math.Min(Start, file.Length), length);
        var sizes = Sizes().Match(header);
        if (!sizes.Success || !header.Contains($"'{TypeOf<T>()}'", StringComparison.Ordinal))
            throw new InvalidDataException($"expected an array of numpy of the type {TypeOf<T>()}.");
        int[] shape = [.. sizes.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        var values = MemoryMarshal.Cast<byte, T>(file.AsSpan(Start + header.Length)).ToArray();
        if (values.Length != shape.Aggregate(1L, (product, size) => product * size))
            throw new InvalidDataException($"expected {string.Join(" × ", shape)} values; found {values.Length}.");
        return (values, shape);
    }

    private static IResult Array(ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape) =>
        Results.Bytes([.. Header<float>(shape), .. values], Type);

    private static string TypeOf<T>() => typeof(T) == typeof(double) ? "<f8" : "<f4";

    [GeneratedRegex(@"'shape': \(([0-9, ]*)\)")]
    private static partial Regex Sizes();

    /// <summary>The first element, also of an empty array.</summary>
    private static ref float GetPinnableElement(this float[,] values) =>
        ref values.Length == 0 ? ref MemoryMarshal.GetArrayDataReference(System.Array.Empty<float>()) : ref values[0, 0];
}
