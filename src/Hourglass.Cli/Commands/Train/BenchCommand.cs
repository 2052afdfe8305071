using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass bench</c>.</summary>
internal static class BenchCommand
{
    internal static Command Create(Terminal terminal)
    {
        var json = Common.Json();
        var names = new Argument<string[]>("RECIPE")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "The recipes to measure, by name or as JSON files; by default all that have only dense layers.",
        };
        names.CompletionSources.Add(_ => EmbeddedRecipes.Names);
        var command = new DocumentedCommand(
            "bench", "Measures the peak speed of this machine, and training steps on random rows with one thread and with all.",
            ("bench", "all recipes with only dense layers; takes about half a minute"),
            ("bench deep-dense --json", "one recipe, as JSON"), ("bench mine.json", "a recipe of your own")) { names, json };
        command.SetAction(parsed =>
        {
            var benches = parsed.GetValue(names) is { Length: > 0 } given
                ? given.Select(name => StepBench.Create(RecipeJson.Parse(EmbeddedRecipes.Read(name)), terminal)).ToList()
                : EmbeddedRecipes.Names.Select(name => RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(name))).Where(StepBench.Suits)
                    .Select(recipe => StepBench.Create(recipe, terminal)).ToList();
            var backend = (CpuBackend)Backend.Default;
            var peak = MachinePeak.Measure(backend.InstructionSet);
            int[] threads = backend.Threads > 1 ? [1, backend.Threads] : [1];
            var results = new List<StepTime>();
            foreach (var bench in benches)
            {
                terminal.Error.WriteLine($"{bench.Recipe.Name} …");
                foreach (var count in threads)
                {
                    var seconds = bench.Measure(count, terminal.Cancellation);
                    results.Add(new StepTime(bench.Recipe.Name, bench.Recipe.Training.BatchSize, count, seconds, bench.Operations));
                }
            }

            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json.Line(writer => Write(writer, backend, peak, results)));
            else Print(terminal.Output, backend, peak, results);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(TextWriter output, CpuBackend backend, MachinePeak peak, List<StepTime> results)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{backend.Description}; peak of one core: {peak.GigaFlops:0} GFLOP/s of fused multiply-adds, " +
            $"{peak.CacheGigabytes:0} GB/s from cache, {peak.MemoryGigabytes:0} GB/s from memory"));
        output.WriteLine();
        var rows = new List<IReadOnlyList<string>>
        {
            (string[])["recipe", "batch", "threads", "µs per step", "GFLOP/s", "of the peak", "speedup"],
        };
        foreach (var time in results)
        {
            var single = results.First(other => other.Recipe == time.Recipe);
            rows.Add((string[])
            [
                time.Recipe, Words.Whole(time.Batch), Words.Whole(time.Threads),
                string.Create(CultureInfo.InvariantCulture, $"{time.Seconds * 1e6:N1}"),
                time.GigaFlops is { } flops ? string.Create(CultureInfo.InvariantCulture, $"{flops:0.0}") : "–",
                time.GigaFlops is { } reached
                    ? string.Create(CultureInfo.InvariantCulture, $"{100 * reached / (peak.GigaFlops * time.Threads):0} %")
                    : "–",
                string.Create(CultureInfo.InvariantCulture, $"{single.Seconds / time.Seconds:0.00}×"),
            ]);
        }

        TextLayout.WriteTable(output, rows);
        output.WriteLine();
        output.WriteLine(
            "A step is the batch, both passes, the loss and the optimizer; GFLOP/s count its matrix products only (– with layers other " +
            "than dense ones).");
    }

    private static void Write(Utf8JsonWriter writer, CpuBackend backend, MachinePeak peak, List<StepTime> results)
    {
        writer.WriteString("backend", backend.Description);
        writer.WriteStartObject("peak");
        writer.WriteNumber("gigaFlops", peak.GigaFlops);
        writer.WriteNumber("cacheGigabytes", peak.CacheGigabytes);
        writer.WriteNumber("memoryGigabytes", peak.MemoryGigabytes);
        writer.WriteEndObject();
        writer.Objects("steps", results, time =>
        {
            writer.WriteString("recipe", time.Recipe);
            writer.WriteNumber("batchSize", time.Batch);
            writer.WriteNumber("threads", time.Threads);
            writer.WriteNumber("microseconds", time.Seconds * 1e6);
            writer.Number("gigaFlops", time.GigaFlops);
            writer.Number("shareOfPeak", time.GigaFlops / (peak.GigaFlops * time.Threads));
        });
    }

    /// <summary>How long a step of a recipe takes with a number of threads.</summary>
    private sealed record StepTime(string Recipe, int Batch, int Threads, double Seconds, double? Operations)
    {
        internal double? GigaFlops => Operations / Seconds / 1e9;
    }
}
