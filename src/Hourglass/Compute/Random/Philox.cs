namespace Hourglass.Compute;

/// <summary>
/// Philox4x32-10: a counter-based generator (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
/// Ten rounds of two 32×32→64-bit multiplies turn a 128-bit counter and a 64-bit key into 128 random bits.
/// </summary>
internal static class Philox
{
    internal const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    internal static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var p0 = (ulong)Multiplier0 * c0;
            var p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The open interval (0, 1): the middle of the word's 2⁻²³-wide cell, so neither 0 nor 1 ever comes.</summary>
    internal static float Uniform(uint word) => ((word >> 9) + 0.5f) * (1f / 8388608f);

    /// <summary>Two standard normal samples from two words (Box and Muller, 1958).</summary>
    internal static (float First, float Second) Normals(uint a, uint b)
    {
        var radius = Math.Sqrt(-2 * Math.Log(Uniform(a)));
        var (sin, cos) = Math.SinCos(2 * Math.PI * Uniform(b));
        return ((float)(radius * cos), (float)(radius * sin));
    }
}
