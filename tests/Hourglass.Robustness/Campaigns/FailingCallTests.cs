using System.Diagnostics;
using Hourglass.Models;
using Hourglass.Tests.Cli;

namespace Hourglass.Robustness.Campaigns;

/// <summary>
/// The n-th write, fsync, rename or close fails, for every n (by strace's injection): it is reported, files are old or new and whole, and
/// a trained model is not lost. <c>HOURGLASS_FAILING_CALLS</c> bounds n.
/// </summary>
public sealed class FailingCallTests
{
    private static readonly string[] Calls =
        ["pwrite64:error=ENOSPC", "pwrite64:error=EIO", "fsync:error=EIO", "fsync:error=ENOSPC", "fsync:error=EDQUOT", "rename:error=EIO"];

    public static TheoryData<string> Acts => [.. Act.All.Select(act => act.Name)];

    [StraceTheory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Acts))]
    public void A_failing_call_is_reported_and_loses_nothing(string name)
    {
        var act = Act.All.Single(found => found.Name == name);
        using var tiny = Act.Prepare();
        var original = Directory.GetFiles(tiny.Out).ToDictionary(path => path, File.ReadAllBytes);
        foreach (var call in Calls)
        {
            for (var n = 1; n <= Effort.Of("HOURGLASS_FAILING_CALLS", 3); n++)
            {
                if (Directory.Exists(tiny.File("new"))) Directory.Delete(tiny.File("new"), recursive: true);
                foreach (var (path, bytes) in original) File.WriteAllBytes(path, bytes);
                var before = act.Files(tiny).ToDictionary(path => path, path => File.Exists(path) ? File.ReadAllBytes(path) : null);
                var (outcome, injected) = Strace(tiny, call, n, act.Words(tiny));
                if (!injected) break;
                Check(act, tiny, $"{name}, {call}, call {n}", outcome, before);
            }
        }
    }

    private static void Check(Act act, TinyRun tiny, string when, Outcome outcome, Dictionary<string, byte[]?> before)
    {
        Assert.True(outcome.Code is 1, $"{when}: exit code {outcome.Code}.\n{outcome.Error}");
        Assert.True(
            outcome.Error.TrimEnd().Split('\n')[^1].StartsWith("hourglass: ", StringComparison.Ordinal)
                && !outcome.Error.Contains("bug in Hourglass", StringComparison.Ordinal),
            $"{when}: {outcome.Error}");
        foreach (var (path, bytes) in before) Act.IsWhole(path, bytes, when);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(tiny.Out)!, "*.tmp", SearchOption.AllDirectories));
        if (outcome.Error.Split(" is saved as ") is not [_, var saved]) return;
        var model = saved.TrimEnd()[..^1];
        Assert.True(ModelFile.Verify(model) > 1, when);
        if (!model.StartsWith(Path.GetDirectoryName(tiny.Out)!, StringComparison.Ordinal)) File.Delete(model);
    }

    private static (Outcome Outcome, bool Injected) Strace(TinyRun tiny, string call, int n, string[] words)
    {
        var log = tiny.File("strace.log");
        var start = new ProcessStartInfo("strace") { RedirectStandardOutput = true, RedirectStandardError = true };
        var name = call[..call.IndexOf(':', StringComparison.Ordinal)];
        foreach (var word in (string[])
            [
                "-f", "-qq", "-o", log, "-e", $"trace={name}", "-e", $"inject={call}:when={n}", "dotnet",
                Path.Combine(AppContext.BaseDirectory, "Hourglass.Cli.dll"), .. words,
            ])
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var injected = File.ReadAllText(log).Contains("(INJECTED)", StringComparison.Ordinal);
        return (new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult()), injected);
    }
}
