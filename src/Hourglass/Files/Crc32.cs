namespace Hourglass.Files;

/// <summary>The cyclic redundancy check of PNG, zip and gzip: polynomial 0x04C11DB7, bits reversed, one byte at a time.</summary>
internal static class Crc32
{
    private static readonly uint[] _table = Table();

    /// <summary>The sum of two pieces, one after the other.</summary>
    internal static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Add(Add(uint.MaxValue, first), second);

    /// <summary>Takes bytes into a sum, which begins as all ones and is inverted at the end.</summary>
    internal static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] Table()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            table[i] = crc;
        }

        return table;
    }
}
