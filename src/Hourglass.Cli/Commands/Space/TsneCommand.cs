using System.CommandLine;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Latent;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary><c>hourglass tsne MODEL DATA</c>.</summary>
internal static class TsneCommand
{
    private const int UsualRows = 5000;

    internal static Command Create(Terminal terminal)
    {
        var usual = new TsneOptions();
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp };
        var rows = new Option<int>("--rows") { Description = "How many rows at most, taken evenly from all.", HelpName = "N", DefaultValueFactory = _ => UsualRows };
        var perplexity = new Option<double>("--perplexity") { Description = "About how many neighbors each row is to be kept near.", HelpName = "P", DefaultValueFactory = _ => usual.Perplexity };
        var steps = new Option<int>("--steps") { Description = "Steps of gradient descent.", HelpName = "N", DefaultValueFactory = _ => usual.Steps };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the noise the points begin with.", HelpName = "S" };
        var output = TableOutput.CreateOption("-", ", or .svg with the points by class");
        var threads = TrainCommand.CreateThreads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "tsne", "Draws codes as a map in which near ones lie near each other (t-SNE). Sizes of clusters and distances between them mean nothing.",
            ("tsne runs/a fashion-mini --out map.svg", "the test pictures, colored by class"),
            ("tsne runs/a rows.csv --perplexity 10 --rows 1000 --out map.csv", "x and y of 1000 rows, each with its number")) { model, data, rows, perplexity, steps, seed, output, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, [.. TableOutput.Tables, ".svg"]);
            var most = parsed.GetValue(rows);
            if (most < 4) throw new UsageException($"--rows: a map needs at least 4 rows; found {most}.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, TrainCommand.CreateBackend(parsed.GetValue(threads)));
            var all = format.Load(parsed, parsed.GetValue(data)!, loaded.Recipe.Data, terminal);
            var (wanted, count) = (parsed.GetValue(perplexity), Math.Min(most, all.Count));
            if (!(wanted >= 1 && wanted < count / 3.0)) throw new UsageException($"--perplexity: expected at least 1 and below a third of the {count} rows; found {Words.Short(wanted)}.");
            if (parsed.GetValue(steps) < 1) throw new UsageException($"--steps: expected at least 1; found {parsed.GetValue(steps)}.");
            var map = TsneMap.Fit(
                loaded, all, most, new TsneOptions { Perplexity = wanted, Steps = parsed.GetValue(steps), Seed = parsed.GetValue(seed) },
                warning => terminal.Error.WriteLine($"hourglass: {warning}"), terminal.Cancellation);
            terminal.Error.WriteLine($"{Words.Count(map.Rows.Count, "row")}, KL divergence {Words.Short(map.Divergence)}");
            if (Path.GetExtension(target).Equals(".svg", StringComparison.OrdinalIgnoreCase)) AtomicFile.WriteText(target, map.ToChart(loaded, all).ToSvg());
            else TableOutput.Write(target, AsTable(map, all), terminal);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The number of each row, its place and its class.</summary>
    private static DataSet AsTable(TsneMap map, DataSet data)
    {
        var values = new float[map.Rows.Count, 3];
        for (var i = 0; i < map.Rows.Count; i++) (values[i, 0], values[i, 1], values[i, 2]) = (map.Rows[i], map.Points[i, 0], map.Points[i, 1]);
        var labels = data.HasLabels ? data.Select([.. map.Rows]).Labels : default;
        return new DataSet("map", TableOutput.ToTable(values), null, labels, data.HasLabels ? data.ClassNames : null, ["row", "x", "y"]);
    }
}
