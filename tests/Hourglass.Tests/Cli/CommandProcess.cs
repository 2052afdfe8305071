using System.Diagnostics;

namespace Hourglass.Tests.Cli;

/// <summary>Runs the command as a process of its own, as a user does.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private CommandProcess(Process process) =>
        (_process, _output, _error) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    public static CommandProcess Start(params string[] words) => Start([], words);

    /// <summary>Starts it in a folder.</summary>
    public static CommandProcess StartIn(string folder, params string[] words) => Start([], words, folder);

    /// <summary>Starts it with some environment variables set, in a folder where one is given.</summary>
    public static CommandProcess Start(Dictionary<string, string> environment, string[] words, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true, WorkingDirectory = folder ?? ""
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Hourglass.Cli.dll"));
        foreach (var word in words) start.ArgumentList.Add(word);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new CommandProcess(Process.Start(start)!);
    }

    public static Outcome Run(params string[] words)
    {
        using var process = Start(words);
        return process.Wait();
    }

    /// <summary>Runs it with another current folder.</summary>
    public static Outcome RunIn(string folder, params string[] words)
    {
        using var process = Start([], words, folder);
        return process.Wait();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Sends a signal by its name, such as INT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Kills it, as a power failure would.</summary>
    public void Kill() => _process.Kill();

    public Outcome Wait()
    {
        Assert.True(_process.WaitForExit(Patience), "The command did not end.");
        return new Outcome(_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Waits until a condition holds; fails when the process ends before.</summary>
    public void WaitUntil(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Patience, "The condition did not come true.");
            if (_process.HasExited && !condition()) Assert.Fail($"The command ended early.\n{Wait()}");
            Thread.Sleep(5);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
