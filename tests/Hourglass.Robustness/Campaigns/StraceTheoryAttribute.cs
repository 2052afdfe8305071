using System.Diagnostics;

namespace Hourglass.Robustness.Campaigns;

/// <summary>A test that makes system calls fail, which is skipped where strace is missing or may not trace.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceTheoryAttribute : TheoryAttribute
{
    private static readonly bool Works = Try();

    public StraceTheoryAttribute()
    {
        if (!Works) Skip = "strace is not installed, or may not trace here.";
    }

    private static bool Try()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("strace", ["-qq", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
