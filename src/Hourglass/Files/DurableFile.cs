using System.Runtime.InteropServices;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// Content that has reached the disk. System.IO ignores errors of fsync and close on Unix, with which a full or failing disk answers
/// late; here each is an exception.
/// </summary>
internal static partial class DurableFile
{
    // Numbers of <errno.h> on Linux and macOS: a system call was interrupted; a file system has no fsync of folders.
    private const int Interrupted = 4, InvalidArgument = 22, NotSupportedOnLinux = 95, NotSupportedOnMac = 45;

    /// <summary>Writes what is buffered, flushes the content to disk and closes the file.</summary>
    /// <exception cref="IOException">A step failed: the file may be incomplete.</exception>
    internal static void FlushAndClose(FileStream stream)
    {
        stream.Flush();
        if (OperatingSystem.IsWindows())
        {
            stream.Flush(flushToDisk: true);
            stream.Dispose();
            return;
        }

        var handle = stream.SafeFileHandle;
        var descriptor = (int)handle.DangerousGetHandle();
        Flush(descriptor, stream.Name, isFolder: false);
        handle.SetHandleAsInvalid(); // closed here, where an error is seen; not again by the runtime
        if (Close(descriptor) != 0 && Marshal.GetLastPInvokeError() is not Interrupted and var error)
            throw Trouble(stream.Name, "closed", error);
    }

    /// <summary>
    /// Flushes a folder's entries, so that a renamed file keeps its name after a power cut. Nothing happens where the system does it by
    /// itself (Windows), the folder may not be read, or the file system does not support it.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, 0); // 0: read only, the same number on every Unix
        if (descriptor < 0) return;
        try
        {
            Flush(descriptor, folder, isFolder: true);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Gives an open file the owner and group of the file <paramref name="model"/>, where allowed.</summary>
    /// <remarks>On Linux; an ordinary user may not give files away, so that a file of another user becomes the writer's.</remarks>
    internal static void CopyOwner(string model, FileStream stream)
    {
        if (!OperatingSystem.IsLinux() || Owner(model) is not { } owner || Owner(stream.Name) == owner) return;
        _ = ChangeOwner((int)stream.SafeFileHandle.DangerousGetHandle(), owner.User, owner.Group);
    }

    /// <summary>The text of a file that another process may have locked (System.IO locks each file that it opens).</summary>
    internal static unsafe string ReadLocked(string path, int most = 1024)
    {
        if (OperatingSystem.IsWindows())
        {
            using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[most];
            return Encoding.UTF8.GetString(content, 0, shared.ReadAtLeast(content, most, throwOnEndOfStream: false));
        }

        var descriptor = Open(path, 0);
        if (descriptor < 0) throw Trouble(path, "opened", Marshal.GetLastPInvokeError());
        var bytes = stackalloc byte[most];
        var length = Read(descriptor, bytes, most);
        _ = Close(descriptor);
        return Encoding.UTF8.GetString(bytes, (int)Math.Max(length, 0));
    }

    private static void Flush(int descriptor, string path, bool isFolder)
    {
        while (Flush(descriptor) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            if (isFolder && error is InvalidArgument or NotSupportedOnLinux or NotSupportedOnMac) return;
            throw Trouble(path, "flushed to disk", error);
        }
    }

    private static IOException Trouble(string path, string act, int error) =>
        new($"{path} could not be {act}: {Marshal.GetPInvokeErrorMessage(error)}.");

    private static unsafe (uint User, uint Group)? Owner(string path)
    {
        const int currentFolder = -100, userAndGroup = 0x18, userAt = 5, groupAt = 6, words = 64; // statx(2), struct statx
        var status = stackalloc uint[words];
        return Status(currentFolder, path, 0, userAndGroup, status) == 0 ? (status[userAt], status[groupAt]) : null;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(int descriptor, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static unsafe partial int Status(int folder, string path, int flags, uint mask, uint* status);
}
