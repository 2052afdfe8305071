using System.Buffers.Binary;
using System.IO.Compression;

namespace Hourglass.Data;

/// <summary>
/// Decompresses gzip (RFC 1952) and rejects a truncated file. <see cref="GZipStream"/> checks the sum at the end if it gets there, but
/// takes the end of the file for the end of the data; the length at the end of a complete file tells the difference.
/// </summary>
internal sealed class WholeGzipStream : ForwardStream
{
    private const int SmallestFile = 18;

    private readonly uint _length;
    private long _read;

    internal WholeGzipStream(FileStream file) : base(new GZipStream(file, CompressionMode.Decompress))
    {
        if (file.Length < SmallestFile)
            throw new InvalidDataException($"the file has {file.Length} bytes; a gzip file has at least {SmallestFile}.");
        Span<byte> end = stackalloc byte[sizeof(uint)];
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        file.Position = 0;
        _length = BinaryPrimitives.ReadUInt32LittleEndian(end);
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = Source.Read(buffer);
        }
        catch (Exception e) when (SourceFile.IsDamage(e))
        {
            throw new InvalidDataException("the gzip data is damaged.", e);
        }

        _read += read;
        if (read == 0 && buffer.Length > 0 && (uint)_read != _length)
        {
            throw new InvalidDataException(
                $"the gzip data is truncated, or several gzip files are joined: it has {_read} bytes decompressed, and its end gives "
                + $"{_length}.");
        }

        return read;
    }
}
