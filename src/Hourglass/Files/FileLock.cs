using System.Globalization;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// A file that a process holds as long as it writes to a folder or another file, so that no other process does at the same time. The file
/// says who holds it. The lock is the system's (flock on Unix): one that a killed process leaves behind holds nothing.
/// </summary>
public sealed class FileLock : IDisposable
{
    // EWOULDBLOCK of flock, and ERROR_SHARING_VIOLATION.
    private const int LockedOnLinux = 11, LockedOnMac = 35, LockedOnWindows = unchecked((int)0x80070020);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Takes a lock, or refuses at once.</summary>
    /// <param name="path">The lock file; its folder must exist.</param>
    /// <param name="what">What is locked, for the message.</param>
    /// <exception cref="FileLockedException">Another process, or this one, holds it; the message says which and since when.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static FileLock Acquire(string path, string what)
    {
        var holder = string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC, "
            + $"{Guid.NewGuid():N}");
        while (true)
        {
            var stream = Open(path, what);
            if (stream is null) continue;
            stream.SetLength(0);
            stream.Write(Encoding.UTF8.GetBytes(holder));
            stream.Flush();
            if (Read(path) == holder) return new FileLock(stream);
            stream.Dispose(); // its last holder deleted it between opening and locking
        }
    }

    /// <summary>Whether somebody holds a lock; a file that a killed process has left holds nothing.</summary>
    /// <param name="path">The lock file; it need not exist.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsHeld(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            return true;
        }
    }

    /// <summary>Releases the lock and deletes its file.</summary>
    public void Dispose()
    {
        // Deleted while it is still held: whoever opens it from now on finds, after locking, that it is no longer the file of this name.
        File.Delete(_stream.Name);
        _stream.Dispose();
    }

    /// <summary>The lock file, opened by this process alone; null where it has just been released.</summary>
    private static FileStream? Open(string path, string what)
    {
        // Windows lets others read who holds it; elsewhere only None locks.
        var share = OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            if (Read(path) is not { } holder) return null;
            var known = holder.LastIndexOf(", ", StringComparison.Ordinal) is > 0 and var end ? holder[..end] : "another process";
            throw new FileLockedException($"{what} is in use by {known}; wait until it ends, or stop it.", e);
        }
    }

    /// <summary>Who holds the lock; null where there is none.</summary>
    private static string? Read(string path)
    {
        try
        {
            return DurableFile.ReadLocked(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
