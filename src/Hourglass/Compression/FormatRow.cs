namespace Hourglass.Compression;

/// <summary>The size of rows in a general file format, to compare codes with.</summary>
/// <param name="Format">The name of the format: <c>gzip</c>, <c>png</c> or <c>jpeg</c>.</param>
/// <param name="Quality">The quality of a lossy format, 1 to 100; null for a lossless one.</param>
/// <param name="RowBytes">Bytes of the file ÷ rows.</param>
/// <param name="ByteRatio">Bytes of a raw row at one byte per value, such as 8-bit pixels, divided by <paramref name="RowBytes"/>.</param>
/// <param name="FloatRatio">The same at four bytes per value, such as floats.</param>
/// <param name="MeanSquaredError">The mean of (x̂ − x)² over all values, x̂ read back from the file; scaled units.</param>
public sealed record FormatRow(
    string Format, int? Quality, double RowBytes, double ByteRatio, double FloatRatio, double MeanSquaredError);
