using System.IO.Compression;
using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>Passes on what it reads and keeps its CRC-32, which <see cref="ZipArchive"/> does not compare by itself.</summary>
internal sealed class CheckedStream(Stream source) : ForwardStream(source)
{
    private uint _sum = uint.MaxValue;

    /// <summary>The sum of what has been read.</summary>
    internal uint Sum => ~_sum;

    public override int Read(Span<byte> buffer)
    {
        var read = Source.Read(buffer);
        _sum = Crc32.Add(_sum, buffer[..read]);
        return read;
    }
}
