namespace Hourglass.Compression;

/// <summary>What codes of some bits cost and lose.</summary>
/// <param name="Bits">Bits a number of the code: 32 as the model gives it, else 8 or 4.</param>
/// <param name="RowBytes">Bytes a code takes.</param>
/// <param name="ByteRatio">Bytes of a raw row at one byte a value, as pixels of 8 bits have, divided by <paramref name="RowBytes"/>.</param>
/// <param name="FloatRatio">The same at four bytes a value, as floats have.</param>
/// <param name="MeanSquaredError">The mean of (x̂ − x)² over all values, x̂ decoded from these codes; scaled units.</param>
public sealed record CompressionRow(int Bits, int RowBytes, double ByteRatio, double FloatRatio, double MeanSquaredError);
