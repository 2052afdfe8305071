using System.CommandLine;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Latent;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary><c>hourglass space map MODEL [DATA]</c>.</summary>
internal static class SpaceMapCommand
{
    private const int DefaultRows = 2000;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var rows = SpaceInput.CreateRows(DefaultRows);
        var byClass = new Option<bool>("--by-class")
        {
            Description = "SVG: a panel for each class, all with the same limits, instead of one chart.",
        };
        var output = TableOutput.CreateOption(" with row, class and position; or .svg with the chart");
        var json = TableOutput.CreateJson();
        var command = new DocumentedCommand(
            "map", "Plots codes in two dimensions, colored by class: as they are, projected by PCA, or a single number against the loss.",
            ("space map runs/a mnist:test --out codes.svg",
                $"a chart of {Words.Whole(DefaultRows)} codes; hovering over a point shows its row"),
            ("space map runs/a mnist:test --by-class --out classes.svg", "a panel for each digit"),
            ("space map runs/a mnist:test --rows 10000 > map.csv", "the positions as a table")) { rows, byClass, output, json };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, [.. TableOutput.Tables, ".svg"]);
            var isChart = OutputFile.HasExtension(target, ".svg");
            var (model, all) = input.Load(parsed, terminal);
            var (shown, numbers) = SpaceInput.Subsample(all, parsed.GetValue(rows));
            if (parsed.GetValue(byClass) && !shown.HasLabels)
                throw new UsageException($"--by-class: the rows of {all.Name} have no classes.");
            if (parsed.GetValue(byClass) && !isChart) throw new UsageException("--by-class requires --out FILE.svg.");
            var plane = CodePlane.Create(model.Encode(shown), model.LatentSize == 1 ? model.Score(shown) : null);
            var points = numbers
                .Select((row, i) => new ScatterPoint(plane.X[i], plane.Y[i], row, shown.HasLabels ? shown.Labels[i] : 0)).ToArray();
            if (isChart)
            {
                var chart = Plot($"Codes of {model.Recipe.Name}", plane, points, shown.ClassNames, parsed.GetValue(byClass));
                AtomicFile.WriteText(target, chart.ToSvg());
                TableOutput.Report(target, points.Length, screen);
            }
            else
            {
                WriteTable(target, points, plane, shown, screen);
            }

            WalkOutput.Notes(screen, target).WriteLine($"{Words.Count(shown.Count, "row")} of {all.Name}. {plane.Description}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Chart Plot(string title, CodePlane plane, ScatterPoint[] points, IReadOnlyList<string> classes, bool byClass) => byClass
        ? new ScatterPanelsChart { Title = title, XName = plane.XName, YName = plane.YName, Points = points, Classes = classes }
        : new ScatterChart { Title = title, XName = plane.XName, YName = plane.YName, Points = points, Classes = classes };

    private static void WriteTable(string target, ScatterPoint[] points, CodePlane plane, DataSet rows, Terminal terminal)
    {
        string[] names = ["row", .. rows.HasLabels ? (string[])["class"] : [], plane.XName, plane.YName];
        var values = points.SelectMany(point => (float[])
            [point.Row, .. rows.HasLabels ? (float[])[point.Class] : [], (float)point.X, (float)point.Y]).ToArray();
        var table = RowTable.FromFloats(values, points.Length, names.Length);
        TableOutput.Write(target, new DataSet("map", table, columnNames: names), terminal);
    }
}
