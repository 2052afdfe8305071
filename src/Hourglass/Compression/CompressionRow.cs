namespace Hourglass.Compression;

/// <summary>The size and the error of codes of a given precision.</summary>
/// <param name="Bits">Bits per value of the code: 32 without quantization, or 8 or 4.</param>
/// <param name="RowBytes">Bytes per code.</param>
/// <param name="ByteRatio">Bytes of a raw row at one byte per value, such as 8-bit pixels, divided by <paramref name="RowBytes"/>.</param>
/// <param name="FloatRatio">The same at four bytes per value, such as floats.</param>
/// <param name="MeanSquaredError">The mean of (x̂ − x)² over all values, x̂ decoded from these codes; scaled units.</param>
public sealed record CompressionRow(int Bits, int RowBytes, double ByteRatio, double FloatRatio, double MeanSquaredError);
