using System.Runtime.InteropServices;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Rows written to a temporary file without a name. It is deleted when its table is no longer used or the process ends.
/// </summary>
internal sealed class TemporaryRows : IDisposable
{
    private const int ChunkLength = 1 << 16;

    private readonly FileStream _file;

    internal TemporaryRows()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hourglass-{Guid.NewGuid():N}.rows");
        var isWindows = OperatingSystem.IsWindows();
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = ChunkLength,
            Options = isWindows ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // rows may be private
        _file = new FileStream(path, options);
        // Except on Windows, an open file without a name works as well, and nothing is left whatever happens.
        if (!isWindows) File.Delete(path);
    }

    /// <summary>Adds values in order.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    internal void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        try
        {
            for (; !values.IsEmpty; values = values[Math.Min(ChunkLength, values.Length)..])
                _file.Write(MemoryMarshal.AsBytes(values[..Math.Min(ChunkLength, values.Length)]));
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The temporary file for rows that do not fit into memory cannot be written; TMPDIR can name another folder: {e.Message}",
                e);
        }
    }

    /// <summary>All that was written, as a table; this object may be disposed afterwards.</summary>
    internal RowTable ToTable(bool isBytes, int rows, int columns)
    {
        _file.Flush();
        return RowTable.FromFile(MappedMemory.Of(_file, 0, _file.Length), isBytes, rows, columns);
    }

    public void Dispose()
    {
        // Windows deletes the file at this moment or, where it is mapped, when the process ends.
        _file.Dispose();
    }
}
