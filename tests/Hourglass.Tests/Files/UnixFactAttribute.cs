namespace Hourglass.Tests.Files;

/// <summary>A test of file modes and symbolic links, which is skipped on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no Unix file modes.";
    }
}
