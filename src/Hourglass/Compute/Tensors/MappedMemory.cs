using System.IO.MemoryMappedFiles;

namespace Hourglass.Compute;

/// <summary>
/// A part of a file as memory: the operating system brings its pages in when they are read and drops them when it needs the memory, so a
/// file may be many times larger than the memory. It is only read. It closes when it is disposed, or else with the garbage collector.
/// </summary>
/// <remarks>
/// The file must stay as it is while it is used: to read where a file has been cut since is a fault that ends the process. Who reads
/// through <see cref="Start"/> keeps the object alive until it is done (<see cref="GC.KeepAlive"/>).
/// </remarks>
internal sealed unsafe class MappedMemory : IDisposable
{
    // The view alone keeps the memory; its handle is safe and closes when this object is collected.
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private MappedMemory(MemoryMappedViewAccessor view, long length)
    {
        _view = view;
        _start = (byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset;
        Length = length;
    }

    /// <summary>Where it begins.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    internal byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, typeof(RowTable));
            return _start;
        }
    }

    /// <summary>How many bytes there are.</summary>
    internal long Length { get; }

    /// <summary>Closes the file. Nobody may be reading.</summary>
    public void Dispose() => _view.Dispose();

    /// <summary>Maps a part of an open file, which may be closed or even deleted (but on Windows) afterwards.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="length">How long it is, in bytes; above 0.</param>
    /// <exception cref="ArgumentException">The file is shorter.</exception>
    /// <exception cref="IOException">The system rejects it.</exception>
    internal static MappedMemory Of(FileStream file, long offset, long length)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Files are mapped on little-endian processors only.");
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (file.Length - offset < length)
            throw new ArgumentException($"{file.Name} has {file.Length} bytes; cannot map {length} from {offset} on.", nameof(length));
        using var mapping = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedMemory(mapping.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read), length);
    }
}
