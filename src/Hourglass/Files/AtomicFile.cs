using System.Runtime.InteropServices;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// Writes files so that under their name there is always either the old content or the complete new one, also after a crash or a
/// power cut: a temporary file in the same folder is written, flushed to disk and renamed over the target.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>
    /// Writes what <paramref name="write"/> writes. When it throws, the target is as before and nothing is left beside it.
    /// </summary>
    /// <param name="path">The target; a link is followed, an existing file is replaced and keeps its permissions.</param>
    /// <param name="write">Writes the content; it need not flush or close the stream.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or the target is a folder or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = new FileInfo(Path.GetFullPath(path));
        if (target.Exists && target.ResolveLinkTarget(returnFinalTarget: true) is FileInfo linked) target = linked;
        if (Directory.Exists(target.FullName)) throw new IOException($"{path}: this is a folder; a file was to be written.");
        // Renaming over /dev/null would succeed for root, and put a plain file in place of the device.
        if (target.DirectoryName == "/dev") throw new IOException($"{path}: this is a device; a file was to be written.");

        var temporary = Path.Combine(target.DirectoryName!, $".{target.Name}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                if (!OperatingSystem.IsWindows() && target.Exists) File.SetUnixFileMode(temporary, target.UnixFileMode);
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target.FullName, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FlushFolder(target.DirectoryName!);
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Flushes the folder's new entry to disk. Where that is impossible (Windows does it by itself, some file systems
    /// do not support it) the file is nevertheless complete; only its new name could be lost by a power cut.
    /// </summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, 0); // 0: read only, the same number on every Unix
        if (descriptor < 0) return;
        _ = Flush(descriptor);
        _ = Close(descriptor);
    }

    // System.IO opens no folders, hence the three calls of the C library.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
