using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>From the bytes of a text file to its text. Bytes that are no text are refused with their position.</summary>
internal static class TableText
{
    private const int ChunkLength = 1 << 16;

    /// <summary>Whether a file begins with the byte order mark of UTF-16 or UTF-32.</summary>
    internal static bool HasWideMark(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]) || start.StartsWith<byte>([0, 0, 0xFE, 0xFF]);

    /// <summary>The text of a file; what <paramref name="read"/> throws for bytes that are no text names the first of them.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="encoding">The encoding by name; UTF-8, or what the mark says, where null.</param>
    /// <param name="read">Reads the text.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static T Read<T>(string path, string? encoding, Func<TextReader, T> read, CancellationToken cancellation)
    {
        try
        {
            return SourceFile.Read(path, stream =>
            {
                using var text = new LimitedLines(new StreamReader(stream, Find(encoding), detectEncodingFromByteOrderMarks: true));
                return read(text);
            }, cancellation);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataFormatException(path, Describe(path, encoding, e), e);
        }
    }

    /// <summary>The first lines of a file, at most so many, for a look at what it is; bytes that are no text become �.</summary>
    internal static IReadOnlyList<string> FirstLines(string path, int most) => SourceFile.Read(path, stream =>
    {
        using var text = new LimitedLines(new StreamReader(stream));
        return new TableHead(text, most).Lines;
    });

    private static Encoding Find(string? name)
    {
        if (name is null) return new UTF8Encoding(false, throwOnInvalidBytes: true);
        try
        {
            // Code pages such as windows-1252 are part of .NET, but not registered.
            var (encode, decode) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return CodePagesEncodingProvider.Instance.GetEncoding(name, encode, decode) ?? Encoding.GetEncoding(name, encode, decode);
        }
        catch (ArgumentException)
        {
            throw new InvalidInputException(
                $"encoding: expected a name such as utf-8, utf-16, iso-8859-1 or windows-1252; found “{name}”.");
        }
    }

    private static string Describe(string path, string? encoding, DecoderFallbackException e)
    {
        if (encoding is not null) return $"it is not all {encoding}: {e.Message}";
        return FirstInvalid(path) is var (position, value)
            ? $"byte {position} (0x{value:X2}) is not UTF-8; name the encoding, such as encoding windows-1252 (--encoding)."
            : $"it is not text in the encoding of its byte order mark: {e.Message}";
    }

    /// <summary>The position and value of the first byte that is not UTF-8; null where all are.</summary>
    private static (long Position, byte Value)? FirstInvalid(string path) => SourceFile.Read<(long, byte)?>(path, stream =>
    {
        var (bytes, chars) = (new byte[ChunkLength], new char[ChunkLength]);
        var (position, kept) = (0L, 0);
        while (true)
        {
            var length = kept + stream.ReadAtLeast(bytes.AsSpan(kept), bytes.Length - kept, throwOnEndOfStream: false);
            var isEnd = length < bytes.Length;
            var status = Utf8.ToUtf16(bytes.AsSpan(0, length), chars, out var read, out _, replaceInvalidSequences: false, isEnd);
            if (status == OperationStatus.InvalidData) return (position + read, bytes[read]);
            if (isEnd) return null;
            kept = length - read;
            bytes.AsSpan(read, kept).CopyTo(bytes);
            position += read;
        }
    });
}
