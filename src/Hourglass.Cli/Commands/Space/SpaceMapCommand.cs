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
    private const int UsualRows = 2000;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var rows = SpaceInput.CreateRows(UsualRows);
        var byClass = new Option<bool>("--by-class") { Description = "A panel for each class, the same limits in all, instead of all in one." };
        var output = TableOutput.CreateOption("-", " with row, class and place; or .svg with the chart");
        var command = new DocumentedCommand(
            "map", "Draws codes in the plane, colored by class: two numbers as they are, more through PCA, one against the loss.",
            ("space map runs/a mnist:test --out codes.svg", "a chart of 2,000 codes; hovering a point tells its row"),
            ("space map runs/a mnist:test --by-class --out classes.svg", "a panel for each digit"),
            ("space map runs/a mnist:test --rows 10000 > map.csv", "the places as a table")) { rows, byClass, output };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, [.. TableOutput.Tables, ".svg"]);
            var isChart = Path.GetExtension(target).Equals(".svg", StringComparison.OrdinalIgnoreCase);
            var (model, all) = input.Load(parsed, terminal);
            var (shown, numbers) = SpaceInput.Evenly(all, parsed.GetValue(rows));
            if (parsed.GetValue(byClass) && !shown.HasLabels) throw new UsageException($"--by-class: the rows of {all.Name} have no classes.");
            if (parsed.GetValue(byClass) && !isChart) throw new UsageException("--by-class goes with --out FILE.svg.");
            var plane = CodePlane.Of(model.Encode(shown), model.LatentSize == 1 ? model.Score(shown) : null);
            var points = numbers.Select((row, i) => new ScatterPoint(plane.X[i], plane.Y[i], row, shown.HasLabels ? shown.Labels[i] : 0)).ToArray();
            if (isChart) AtomicFile.WriteText(target, Draw($"Codes of {model.Recipe.Name}", plane, points, shown.ClassNames, parsed.GetValue(byClass)).ToSvg());
            else WriteTable(target, points, plane, shown, terminal);
            WalkOutput.Notes(terminal, target).WriteLine($"{Words.Count(shown.Count, "row")} of {all.Name}. {plane.Description}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Chart Draw(string title, CodePlane plane, ScatterPoint[] points, IReadOnlyList<string> classes, bool byClass) => byClass
        ? new ScatterPanelsChart { Title = title, XName = plane.XName, YName = plane.YName, Points = points, Classes = classes }
        : new ScatterChart { Title = title, XName = plane.XName, YName = plane.YName, Points = points, Classes = classes };

    private static void WriteTable(string target, ScatterPoint[] points, CodePlane plane, DataSet rows, Terminal terminal)
    {
        string[] names = ["row", .. rows.HasLabels ? (string[])["class"] : [], plane.XName, plane.YName];
        var values = points.SelectMany(point => (float[])[point.Row, .. rows.HasLabels ? (float[])[point.Class] : [], (float)point.X, (float)point.Y]).ToArray();
        TableOutput.Write(target, new DataSet("map", RowTable.FromFloats(values, points.Length, names.Length), columnNames: names), terminal);
    }
}
