using System.Collections.Concurrent;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// Writes files so that under their name there is always either the old content or the complete new one, also after a crash or a
/// power cut: a temporary file in the same folder is written, flushed to disk and renamed over the target. A replaced file keeps its mode,
/// and its owner where the system allows it.
/// </summary>
public static class AtomicFile
{
    /// <summary>The temporary files that are being written; what is left of them when the process exits is deleted.</summary>
    private static readonly ConcurrentDictionary<string, bool> Unfinished = new();

    static AtomicFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var (path, _) in Unfinished) File.Delete(path);
    };

    /// <summary>
    /// Writes what <paramref name="write"/> writes. When it throws, the target is as before and nothing is left beside it.
    /// </summary>
    /// <param name="path">The target; a link is followed, an existing file is replaced and keeps its permissions.</param>
    /// <param name="write">Writes the content; it need not flush or close the stream.</param>
    /// <exception cref="IOException">
    /// The folder is missing, the disk is full or failing, or the target is a folder or a device. Where only the flush of the folder
    /// failed, the new file is complete but might lose its name in a power cut.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = new FileInfo(Path.GetFullPath(path));
        if (target.Exists && target.ResolveLinkTarget(returnFinalTarget: true) is FileInfo linked) target = linked;
        if (Directory.Exists(target.FullName)) throw new IOException($"{path}: this is a folder; a file was to be written.");
        // Renaming over /dev/null would succeed for root, and put a plain file in place of the device.
        if (target.DirectoryName == "/dev") throw new IOException($"{path}: this is a device; a file was to be written.");

        var temporary = Path.Combine(target.DirectoryName!, $".{target.Name}.{Path.GetRandomFileName()}.tmp");
        var isWritten = false;
        Unfinished[temporary] = true;
        try
        {
            using (var stream = Create(temporary, target))
            {
                write(stream);
                DurableFile.FlushAndClose(stream);
            }

            File.Move(temporary, target.FullName, overwrite: true);
            isWritten = true;
        }
        finally
        {
            if (!isWritten) File.Delete(temporary);
            Unfinished.TryRemove(temporary, out _);
        }

        DurableFile.FlushFolder(target.DirectoryName!);
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Deletes the temporary files that processes which were killed while they wrote <paramref name="path"/> have left. No process may be
    /// writing it now (<see cref="FileLock"/>).
    /// </summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public static void CleanUp(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var unfinished in Directory.EnumerateFiles(folder, $".{Path.GetFileName(path)}.*.tmp")) File.Delete(unfinished);
    }

    /// <summary>The temporary file, with the mode of the file it replaces from its first byte on, and its owner where allowed.</summary>
    private static FileStream Create(string temporary, FileInfo target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows() || !target.Exists) return new FileStream(temporary, options);
        const UnixFileMode onlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        options.UnixCreateMode = target.UnixFileMode & onlyOwner;
        var stream = new FileStream(temporary, options);
        DurableFile.CopyOwner(target.FullName, stream);
        File.SetUnixFileMode(stream.SafeFileHandle, target.UnixFileMode);
        return stream;
    }
}
