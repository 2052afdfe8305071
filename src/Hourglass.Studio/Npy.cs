using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hourglass.Studio;

/// <summary>Arrays as numpy's files, which name their own type and shape.</summary>
internal static class Npy
{
    private const string Type = "application/octet-stream";

    /// <summary>Rows of single precision (n, columns).</summary>
    internal static IResult Rows(float[,] values) => Array(
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref values.GetPinnableElement(), values.Length)), "<f4",
        values.GetLength(0), values.GetLength(1));

    /// <summary>One number for each row.</summary>
    internal static IResult Numbers(ReadOnlySpan<float> values) => Array(MemoryMarshal.AsBytes(values), "<f4", values.Length);

    private static IResult Array(ReadOnlySpan<byte> values, string type, params ReadOnlySpan<int> shape)
    {
        var sizes = string.Concat(shape.ToArray().Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, ")));
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes.TrimEnd()}), }}";
        var length = (10 + text.Length + 1 + 63) / 64 * 64;
        var header = text.PadRight(length - 10 - 1) + "\n";
        byte[] file =
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. values,
        ];
        return Results.Bytes(file, Type);
    }

    /// <summary>The first element, also of an empty array.</summary>
    private static ref float GetPinnableElement(this float[,] values) =>
        ref values.Length == 0 ? ref MemoryMarshal.GetArrayDataReference(System.Array.Empty<float>()) : ref values[0, 0];
}
