using System.Diagnostics;

namespace Hourglass.Tests.Files;

/// <summary>A fact that asks Python (its standard library alone) for a second opinion; skipped where there is no Python.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = File.Exists(Python.Path) ? null : $"{Python.Path} is not installed.";
}

internal static class Python
{
    internal const string Path = "/usr/bin/python3";

    /// <summary>Runs a program, fails the test with its complaint, and returns what it printed.</summary>
    internal static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var complaint = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint.Result);
        return output.Trim();
    }
}
