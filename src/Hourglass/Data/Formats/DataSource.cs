namespace Hourglass.Data;

/// <summary>A file or folder to be read, with what determines its format. A file compressed with gzip appears decompressed.</summary>
public sealed class DataSource
{
    private const int StartLength = 4096;

    private readonly CancellationToken _cancellation;

    private DataSource(string path, bool isFolder, byte[] start, CancellationToken cancellation) =>
        (Path, IsFolder, Start, _cancellation) = (path, isFolder, start, cancellation);

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>The name of a data set read from it: the file's name without folder and extensions.</summary>
    public string Name => SourceFile.NameOf(Path);

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>The first 4,096 bytes of the file, decompressed, or all where there are fewer; empty for a folder.</summary>
    public ReadOnlyMemory<byte> Start { get; }

    /// <summary>Whether the start looks like text: it has no zero byte, or the byte order mark of UTF-16 or UTF-32.</summary>
    public bool IsText => !IsFolder && (!Start.Span.Contains((byte)0) || TableText.HasWideMark(Start.Span));

    /// <summary>Looks at a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancellation">Stops <see cref="Read"/>.</param>
    /// <exception cref="DataFormatException">The file is empty, or its compressed data is damaged.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSource Open(string path, CancellationToken cancellation = default)
    {
        if (Directory.Exists(path)) return new DataSource(path, isFolder: true, [], cancellation);
        var start = SourceFile.Read(path, stream =>
        {
            var bytes = new byte[StartLength];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }, cancellation);
        return start.Length > 0
            ? new DataSource(path, isFolder: false, start, cancellation)
            : throw new DataFormatException(path, "the file is empty.");
    }

    /// <summary>Reads the file from its beginning, decompressed.</summary>
    /// <param name="read">Reads the stream, which closes afterwards.</param>
    /// <exception cref="DataFormatException">The compressed data is damaged or truncated.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public T Read<T>(Func<Stream, T> read) => SourceFile.Read(Path, read, _cancellation);
}
