namespace Hourglass.Tests;

/// <summary>A theory about Unix signals; skipped on Windows, with that reason.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no Unix signals.";
    }
}
