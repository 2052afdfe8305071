using System.IO.Compression;
using System.IO.Hashing;

namespace Hourglass.Data;

/// <summary>Passes through what it reads and computes its CRC-32, which <see cref="ZipArchive"/> does not compare.</summary>
internal sealed class CheckedStream(Stream source) : ForwardStream(source)
{
    private readonly Crc32 _sum = new();

    /// <summary>The checksum of what has been read.</summary>
    internal uint Sum => _sum.GetCurrentHashAsUInt32();

    public override int Read(Span<byte> buffer)
    {
        var read = Source.Read(buffer);
        _sum.Append(buffer[..read]);
        return read;
    }
}
