using System.CommandLine;
using System.Globalization;
using System.Text;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Files;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect score MODEL DATA</c>.</summary>
internal static class DetectScoreCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = DetectCommand.CreateModel();
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp + " CSV from the standard input where it is -." };
        var steps = new Option<bool>("--steps") { Description = "A line for each time step of a series instead of each window: the mean score of the windows over it, and a rolling z-score of x − x̂ that uses the past only." };
        var past = new Option<int?>("--past") { Description = "With --steps: how many steps before it a step's z-score looks at; the length of a window where not given.", HelpName = "N" };
        var output = new Option<string>("--out") { Description = "A .csv file; - is the standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var json = DetectCommand.CreateJson("CSV, an object a line");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "score", "Writes the score of each row, the threshold, whether it is an anomaly, and a probability; PCA's beside.",
            ("detect score runs/a new.csv --out scores.csv", "as CSV"),
            ("detect score runs/windows series.csv --steps", "a long series, by time step")) { model, data, steps, past, output, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, [".csv"]);
            var detector = DetectCommand.Load(parsed.GetValue(model)!);
            var rows = format.Load(parsed, parsed.GetValue(data)!, detector.Model.Recipe.Data, terminal);
            var byStep = parsed.GetValue(steps);
            if (parsed.GetValue(past) is { } length && (!byStep || length < 2)) throw new UsageException($"--past goes with --steps and is at least 2; found {length}.");
            if (byStep && !DetectCommand.IsSeries(detector.Model, rows))
                throw new UsageException($"--steps needs a model of windows (data.window of its recipe) and a long series of which a row is a time step; found rows of {rows.Table.Columns} values.");
            var windows = DetectCommand.Cut(detector.Model, rows);
            var (scores, beside) = (detector.Score(windows), detector.Pca?.Score(windows));
            var table = byStep ? OfSteps(detector, rows, windows, scores, parsed.GetValue(past)) : OfRows(detector, scores, beside);
            Write(terminal, target, table, parsed.GetValue(json));
            var noun = windows == rows ? "row" : "window";
            terminal.Error.WriteLine($"{Words.Count(scores.Count(detector.IsAnomaly), "anomaly").Replace("anomalys", "anomalies", StringComparison.Ordinal)} in {Words.Count(scores.Length, noun)}" +
                (beside is null ? "" : $"; {detector.Pca!.Name} finds {Words.Whole(beside.Count(detector.Pca.IsAnomaly))}"));
            return ExitCode.Success;
        });
        return command;
    }

    private static Table OfRows(AnomalyDetector detector, float[] scores, float[]? beside) => new(
        ["row", "score", "threshold", "anomaly", "probability", .. beside is null ? (string[])[] : ["pcaScore", "pcaThreshold", "pcaAnomaly"]],
        scores.Select((score, row) => (object?[])
        [
            row, score, detector.Threshold, detector.IsAnomaly(score), detector.Probability(score),
            .. beside is null ? (object?[])[] : [beside[row], detector.Pca!.Threshold, detector.Pca.IsAnomaly(beside[row])],
        ]));

    private static Table OfSteps(AnomalyDetector detector, DataSet series, DataSet windows, float[] scores, int? past)
    {
        var (length, stride) = (detector.Model.Recipe.Data.Window!.Value, detector.Model.Recipe.Data.Stride ?? 1);
        var means = TimeSteps.MeanScores(scores, series.Count, length, stride);
        var single = series.Table.Columns == 1;
        var residuals = single ? TimeSteps.FirstResiduals(detector.Residuals(windows), series.Count, stride) : [];
        var z = single ? TimeSteps.RollingZScores(residuals, past ?? Math.Max(2, length)) : [];
        return new Table(
            ["step", "score", "threshold", "anomaly", "probability", .. single ? (string[])["residual", "z"] : []],
            means.Select((mean, step) => (object?[])
            [
                step, (float)mean, detector.Threshold, detector.IsAnomaly((float)mean), detector.Probability((float)mean),
                .. single ? (object?[])[(float)residuals[step], (float?)z[step]] : [],
            ]));
    }

    private static void Write(Terminal terminal, string target, Table table, bool asJson)
    {
        if (target == "-")
        {
            WriteTo(terminal.Output, table, asJson);
            return;
        }

        AtomicFile.Write(target, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            WriteTo(writer, table, asJson);
        });
    }

    private static void WriteTo(TextWriter output, Table table, bool asJson)
    {
        if (!asJson) output.WriteLine(string.Join(',', table.Columns));
        foreach (var row in table.Rows)
        {
            if (!asJson)
            {
                output.WriteLine(string.Join(',', row.Select(cell => cell is bool flag ? (flag ? "1" : "0") : Convert.ToString(cell, CultureInfo.InvariantCulture))));
                continue;
            }

            output.WriteLine(Json.Line(writer =>
            {
                for (var c = 0; c < row.Length; c++)
                {
                    if (row[c] is bool flag) writer.WriteBoolean(table.Columns[c], flag);
                    else if (row[c] is int number) writer.WriteNumber(table.Columns[c], number);
                    else if (row[c] is float single) writer.WriteNumber(table.Columns[c], single);
                    else writer.Number(table.Columns[c], (double?)row[c]);
                }
            }));
        }
    }

    /// <summary>Lines of numbers under their names.</summary>
    private sealed record Table(string[] Columns, IEnumerable<object?[]> Rows);
}
