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
            Arity = ArgumentArity.ZeroOrMore, Description = "The recipes to measure; by default all that have only dense layers.",
        };
        names.CompletionSources.Add(_ => EmbeddedRecipes.Names);
        var command = new DocumentedCommand(
            "bench", "Measures the peak speed of this machine, and training steps on random rows with one thread and with all.",
            ("bench", "all recipes with only dense layers; takes about half a minute"),
            ("bench deep-dense --json", "one recipe, as JSON")) { names, json };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(names) is { Length: > 0 } given ? given : [.. EmbeddedRecipes.Names];
            var recipes = chosen.Select(name => RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(name))).Where(StepBench.Suits).ToList();
            var backend = (CpuBackend)Backend.Default;
            var peak = MachinePeak.Measure(backend.InstructionSet);
            int[] threads = backend.Threads > 1 ? [1, backend.Threads] : [1];
            var results = new List<StepTime>();
            foreach (var recipe in recipes)
            {
                terminal.Error.WriteLine($"{recipe.Name} …");
                var bench = new StepBench(recipe);
                foreach (var count in threads)
                {
                    var seconds = bench.Measure(count, terminal.Cancellation);
                    results.Add(new StepTime(recipe.Name, recipe.Training.BatchSize, count, seconds, bench.Operations));
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
                string.Create(CultureInfo.InvariantCulture, $"{time.GigaFlops:0.0}"),
                string.Create(CultureInfo.InvariantCulture, $"{100 * time.GigaFlops / (peak.GigaFlops * time.Threads):0} %"),
                string.Create(CultureInfo.InvariantCulture, $"{single.Seconds / time.Seconds:0.00}×"),
            ]);
        }

        Words.WriteTable(output, rows);
        output.WriteLine();
        output.WriteLine("A step is the batch, both passes, the loss and the optimizer; GFLOP/s count its matrix products only.");
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
            writer.WriteNumber("gigaFlops", time.GigaFlops);
            writer.WriteNumber("shareOfPeak", time.GigaFlops / (peak.GigaFlops * time.Threads));
        });
    }

    /// <summary>How long a step of a recipe takes with a number of threads.</summary>
    private sealed record StepTime(string Recipe, int Batch, int Threads, double Seconds, double Operations)
    {
        internal double GigaFlops => Operations / Seconds / 1e9;
    }
}
