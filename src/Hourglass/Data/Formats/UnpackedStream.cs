using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>Decompressed data, which may not become longer than <see cref="ReaderLimits"/> allow for its compressed length.</summary>
/// <param name="source">The decompressing stream; closed with this one.</param>
/// <param name="compressed">How many bytes are compressed.</param>
internal sealed class UnpackedStream(Stream source, long compressed) : ForwardStream(source)
{
    private readonly ReaderLimits _limits = ReaderLimits.Current;
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        var read = Source.Read(buffer);
        _read += read;
        if (_read <= _limits.Unpacked(compressed)) return read;
        var limit = _read > _limits.UnpackedBytes
            ? ReaderLimits.Describe(_limits.UnpackedBytes)
            : ReaderLimits.Describe(_limits.UnpackedRatio);
        throw new InvalidDataException($"its {compressed} compressed bytes become more than {_limits.Unpacked(compressed)}: {limit}.");
    }
}
