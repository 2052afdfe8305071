using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hourglass.Data;

/// <summary>Opens data files and reads values from them; gzip is recognized by its content and decompressed.</summary>
internal static class SourceFile
{
    private const int FirstLength = 1 << 20;

    /// <summary>Reads a file; compressed data that is damaged or truncated becomes a <see cref="DataFormatException"/>.</summary>
    internal static T Read<T>(string path, Func<Stream, T> read, CancellationToken cancellation = default)
    {
        try
        {
            using var stream = Open(path, cancellation);
            return read(stream);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DataFormatException(path, e.Message, e);
        }
    }

    /// <summary>Whether decompressing failed, and not reading. System.IO's exception for zlib's rarer errors is internal.</summary>
    internal static bool IsDamage(Exception e) => e is InvalidDataException || e is IOException && e.GetType().Name == "ZLibException";

    /// <summary>The name of a data set after its file: <c>folder/beats.csv.gz</c> → <c>beats</c>.</summary>
    internal static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        var stem = Path.GetFileNameWithoutExtension(name);
        return stem.Length > 0 ? stem : path;
    }

    /// <summary>
    /// Reads values of the host's byte order. The size given by a header is not trusted: memory grows with the data that is read, unless
    /// the length of the file confirms the size.
    /// </summary>
    /// <param name="stream">The data.</param>
    /// <param name="count">The expected number of values.</param>
    /// <param name="where">The file, for messages.</param>
    internal static T[] ReadValues<T>(Stream stream, long count, string where)
        where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        if (count > Array.MaxLength / size)
            throw new DataFormatException(where, $"its header gives {count} values; more than {Array.MaxLength / size} cannot be held.");
        if (stream.CanSeek && stream.Length - stream.Position < count * size)
            throw new DataFormatException(
                where,
                $"its header gives {count * size} bytes of data, but only {stream.Length - stream.Position} follow: the file is "
                + "truncated.");

        var values = new T[stream.CanSeek ? count : Math.Min(count, FirstLength)];
        var have = 0L;
        while (true)
        {
            var room = MemoryMarshal.AsBytes(values.AsSpan())[(int)have..];
            var read = stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
            have += read;
            if (read < room.Length)
                throw new DataFormatException(
                    where, $"its header gives {count * size} bytes of data, but only {have} follow: the file is truncated.");
            if (values.Length == count) return values;
            Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
        }
    }

    /// <summary>Reads a header's bytes.</summary>
    internal static void ReadHeader(Stream stream, Span<byte> header, string where)
    {
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length) throw new DataFormatException(where, "the file ends within its header.");
    }

    /// <summary>Checks that all data has been read.</summary>
    internal static void RequireEnd(Stream stream, string where)
    {
        if (stream.ReadByte() >= 0) throw new DataFormatException(where, "more data follows than its header gives.");
    }

    /// <summary>Opens a file for reading, through gzip where it begins with gzip's magic number.</summary>
    internal static Stream Open(string path, CancellationToken cancellation = default)
    {
        var file = new CancelableFileStream(path, cancellation);
        try
        {
            var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return isGzip ? new UnpackedStream(new WholeGzipStream(file), file.Length) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
