namespace Hourglass.Studio.Tests.Browser;

/// <summary>A test in a real browser, skipped where there is no Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null) Skip = "Chromium is not installed (Debian: apt-get install chromium).";
    }
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Chromium.Path is null) Skip = "Chromium is not installed (Debian: apt-get install chromium).";
    }
}

/// <summary>The browser of this machine.</summary>
internal static class Chromium
{
    /// <summary>Its program; null where there is none.</summary>
    public static string? Path { get; } = ((string?[])
        [
            Environment.GetEnvironmentVariable("HOURGLASS_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        ])
        .FirstOrDefault(File.Exists);
}
