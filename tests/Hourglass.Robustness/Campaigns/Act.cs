using Hourglass.Models;
using Hourglass.Tests.Cli;

namespace Hourglass.Robustness.Campaigns;

/// <summary>A command that writes files, with a place for it to work in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">The command line, for a run and a folder for other files.</param>
/// <param name="Files">The files that it writes.</param>
internal sealed record Act(string Name, Func<TinyRun, string[]> Words, Func<TinyRun, string[]> Files)
{
    internal static readonly Act[] All =
    [
        new("train", tiny => ["train", tiny.Recipe, "--out", tiny.File("new"), "--quiet"],
            tiny => [tiny.File("new/model.safetensors"), tiny.File("new/checkpoint.safetensors"), tiny.File("new/report.html")]),
        new("resume", tiny => ["train", "--resume", "--out", tiny.Out, "--epochs", "6", "--quiet"],
            tiny => [tiny.File("out/model.safetensors"), tiny.File("out/checkpoint.safetensors"), tiny.File("out/report.html")]),
        new("detect fit", tiny => ["detect", "fit", tiny.Out, "--normal", "even"], tiny => [tiny.File("out/model.safetensors")]),
        new("index", tiny => ["index", tiny.Out, tiny.Data, "--out", tiny.File("a.index")], tiny => [tiny.File("a.index")]),
        new("compress", tiny => ["compress", tiny.Out, tiny.Data, "--out", tiny.File("a.codes")], tiny => [tiny.File("a.codes")]),
        new("report", tiny => ["report", tiny.Out, "--out", tiny.File("r.html")], tiny => [tiny.File("r.html")]),
        new("encode", tiny => ["encode", tiny.Out, tiny.Data, "--out", tiny.File("codes.csv")], tiny => [tiny.File("codes.csv")]),
    ];

    /// <summary>A folder with a trained run, and files that index, compress and report have written before.</summary>
    internal static TinyRun Prepare()
    {
        var tiny = new TinyRun();
        CommandProcess.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet").Succeeded();
        foreach (var act in All[3..]) CommandProcess.Run(act.Words(tiny)).Succeeded();
        return tiny;
    }

    /// <summary>Fails unless a file is as it was before, or new and complete.</summary>
    internal static void IsWhole(string path, byte[]? before, string when)
    {
        Assert.True(File.Exists(path) || before is null, $"{when}: {path} is gone.");
        if (!File.Exists(path) || before is not null && before.AsSpan().SequenceEqual(File.ReadAllBytes(path))) return;
        var isWhole = Path.GetExtension(path) switch
        {
            ".html" => File.ReadAllText(path).TrimEnd().EndsWith("</html>", StringComparison.Ordinal),
            ".csv" => File.ReadAllLines(path) is { Length: 61 } lines && lines.DistinctBy(line => line.Split(',').Length).Count() == 1,
            _ => ModelFile.Verify(path) > 1,
        };
        Assert.True(isWhole, $"{when}: {path} is neither the old file nor a whole new one.");
    }
}
