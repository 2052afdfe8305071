using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>Passes on what it reads and keeps its CRC-32, which <see cref="System.IO.Compression.ZipArchive"/> does not compare by itself.</summary>
internal sealed class CheckedStream(Stream source) : Stream
{
    private uint _sum = uint.MaxValue;

    /// <summary>The sum of what has been read.</summary>
    internal uint Sum => ~_sum;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        _sum = Crc32.Add(_sum, buffer[..read]);
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
