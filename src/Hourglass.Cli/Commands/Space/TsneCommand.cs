using System.CommandLine;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Latent;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary><c>hourglass tsne MODEL DATA</c>.</summary>
internal static class TsneCommand
{
    private const int DefaultRows = 5000, MinimumRows = 4;

    internal static Command Create(Terminal terminal)
    {
        var usual = new TsneOptions();
        var model = Common.Model();
        var data = Common.Data();
        var rows = Common.Number("--rows", "The maximum number of rows, evenly subsampled.", DefaultRows, MinimumRows);
        var perplexity = new Option<double>("--perplexity")
        {
            Description = "The effective number of neighbors per row.", HelpName = "P", DefaultValueFactory = _ => usual.Perplexity,
        };
        var steps = Common.Number("--steps", "Steps of gradient descent.", usual.Steps);
        var seed = Common.Seed("The seed of the initial noise.");
        var output = TableOutput.CreateOption(", or .svg with the points by class");
        var json = TableOutput.CreateJson();
        var threads = Common.Threads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "tsne", "Maps codes to two dimensions with t-SNE. Cluster sizes and distances between clusters have no meaning.",
            ("tsne runs/a fashion-mini --out map.svg", "the test pictures, colored by class"),
            ("tsne runs/a rows.csv --perplexity 10 --rows 1000 --out map.csv", "x and y of 1000 rows, each with its index"))
        {
            model, data, rows, perplexity, steps, seed, output, json, threads,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, [.. TableOutput.Tables, ".svg"]);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, Common.CreateBackend(parsed.GetValue(threads)));
            var all = format.Load(parsed, parsed.GetValue(data)!, loaded, terminal);
            var (wanted, maximum) = (parsed.GetValue(perplexity), parsed.GetValue(rows));
            var count = Math.Min(maximum, all.Count);
            if (!(wanted >= 1 && wanted < count / 3.0))
                throw new UsageException(
                    $"--perplexity: expected at least 1 and below a third of the {count} rows; found {Words.Short(wanted)}.");
            var options = new TsneOptions { Perplexity = wanted, Steps = parsed.GetValue(steps), Seed = parsed.GetValue(seed) };
            var map = TsneMap.Fit(
                loaded, all, maximum, options, warning => terminal.Error.WriteLine($"warning: {warning}"), terminal.Cancellation);
            terminal.Error.WriteLine($"{Words.Count(map.Rows.Count, "row")}, KL divergence {Words.Short(map.Divergence)}");
            if (OutputFile.HasExtension(target, ".svg"))
            {
                AtomicFile.WriteText(target, map.ToChart(loaded, all).ToSvg());
                TableOutput.Report(target, map.Rows.Count, screen);
                return ExitCode.Success;
            }

            TableOutput.Write(target, AsTable(map, all), screen);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The index of each row, its position and its class.</summary>
    private static DataSet AsTable(TsneMap map, DataSet data)
    {
        var values = new float[map.Rows.Count, 3];
        for (var i = 0; i < map.Rows.Count; i++)
            (values[i, 0], values[i, 1], values[i, 2]) = (map.Rows[i], map.Points[i, 0], map.Points[i, 1]);
        var labels = data.HasLabels ? data.Select([.. map.Rows]).Labels : default;
        return new DataSet("map", TableOutput.ToTable(values), null, labels, data.HasLabels ? data.ClassNames : null, ["row", "x", "y"]);
    }
}
