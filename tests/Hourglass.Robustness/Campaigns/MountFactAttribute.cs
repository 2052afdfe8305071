using System.Diagnostics;

namespace Hourglass.Robustness.Campaigns;

/// <summary>A test that mounts a file system of its own, which is skipped where it may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !MayMount()) Skip = "Only root mounts a file system.";
    }

    private static bool MayMount()
    {
        var folder = Directory.CreateTempSubdirectory("hourglass-test-").FullName;
        var works = Run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder) && Run("umount", folder);
        Directory.Delete(folder);
        return works;
    }

    private static bool Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
