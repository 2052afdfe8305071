using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Detection;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect score MODEL DATA</c>.</summary>
internal static class DetectScoreCommand
{
    private static readonly string[] _columns = ["row", "score", "threshold", "anomaly", "probability"];

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data(Common.OrStandardInput);
        var steps = new Option<bool>("--steps")
        {
            Description = "Write a line per time step of a series instead of per window: the mean score of the windows that contain it, " +
                "and a rolling z-score of x − x̂ over past steps.",
        };
        var past = Common.OptionalNumber("--past",
            "With --steps: the past steps in a z-score. Default: the length of a window.", minimum: 2);
        var anomalies = new Option<bool>("--anomalies") { Description = "Write only the rows that are anomalies." };
        var reasons = new Option<bool>("--reasons")
        {
            Description = "Also write, for each anomaly, the columns that make it one (at most three), each with its value and the value " +
                "at which the row would be most normal.",
        };
        var output = new Option<string>("--out")
        {
            Description = "A .csv file; - is the standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-",
        };
        var json = Common.Json("CSV, one object per line");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "score", "Writes the score of each row, the threshold, whether it is an anomaly, and a probability; and the same for PCA.",
            ("detect score runs/a new.csv --out scores.csv", "as CSV"),
            ("detect score runs/a new.csv --anomalies --reasons", "only the anomalies, with the columns that make each one"),
            ("detect score runs/windows series.csv --steps", "a long series, by time step"))
        {
            model, data, anomalies, reasons, steps, past, output, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, [".csv"]);
            var byStep = parsed.GetValue(steps);
            if (parsed.GetValue(past) is not null && !byStep) throw new UsageException("--past requires --steps.");
            var (onlyAnomalies, withReasons) = (parsed.GetValue(anomalies), parsed.GetValue(reasons));
            if (byStep && withReasons) throw new UsageException("--reasons are those of whole rows or windows, not of --steps.");
            var detector = DetectCommand.Load(parsed.GetValue(model)!);
            var rows = format.Load(parsed, parsed.GetValue(data)!, detector.Model, terminal);
            if (byStep && !DetectCommand.IsSeries(detector.Model, rows))
            {
                throw new UsageException(
                    "--steps requires a model of windows (data.window of its recipe) and a long series with a row per time step; " +
                    $"found rows of {rows.Table.Columns} values.");
            }

            var windows = DetectCommand.Cut(detector.Model, rows);
            var (scores, ofPca) = (detector.Score(windows), detector.Pca?.Score(windows));
            var table = byStep
                ? OfSteps(detector, rows, windows, scores, parsed.GetValue(past))
                : OfRows(detector, windows, scores, ofPca, withReasons);
            if (onlyAnomalies) table = table with { Rows = table.Rows.Where(row => row[3] is true) };
            OutputFile.WriteLines(target, terminal, writer => Write(writer, table, parsed.GetValue(json)));
            var found = $"{Words.Count(scores.Count(detector.IsAnomaly), "anomaly", "anomalies")} in " +
                $"{Words.Count(scores.Length, windows == rows ? "row" : "window")}";
            terminal.Error.WriteLine(ofPca is null ? found : $"{found}; {detector.Pca!.Name} finds " +
                $"{Words.Whole(ofPca.Count(detector.Pca.IsAnomaly))}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Table OfRows(AnomalyDetector detector, DataSet rows, float[] scores, float[]? ofPca, bool withReasons) => new(
        [
            .. _columns, .. ofPca is null ? (string[])[] : ["pcaScore", "pcaThreshold", "pcaAnomaly"],
            .. withReasons ? (string[])["reasons"] : [],
        ],
        scores.Select((score, row) => (object?[])
        [
            row, score, detector.Threshold, detector.IsAnomaly(score), detector.Probability(score),
            .. ofPca is null ? (object?[])[] : [ofPca[row], detector.Pca!.Threshold, detector.Pca.IsAnomaly(ofPca[row])],
            .. withReasons ? (object?[])[detector.FindReasons(rows, row)] : [],
        ]));

    private static Table OfSteps(AnomalyDetector detector, DataSet series, DataSet windows, float[] scores, int? past)
    {
        var (length, stride) = (detector.Model.Recipe.Data.Window!.Value, detector.Model.Recipe.Data.Stride ?? 1);
        var means = TimeSteps.MeanScores(scores, series.Count, length, stride);
        var single = series.Table.Columns == 1;
        var residuals = single ? TimeSteps.FirstResiduals(detector.Residuals(windows), series.Count, stride) : [];
        var z = single ? TimeSteps.RollingZScores(residuals, past ?? Math.Max(2, length)) : [];
        return new Table(
            ["step", .. _columns[1..], .. single ? (string[])["residual", "z"] : []],
            means.Select((mean, step) => (object?[])
            [
                step, (float)mean, detector.Threshold, detector.IsAnomaly((float)mean), detector.Probability((float)mean),
                .. single ? (object?[])[(float)residuals[step], (float?)z[step]] : [],
            ]));
    }

    private static void Write(TextWriter output, Table table, bool asJson)
    {
        if (!asJson) output.WriteLine(string.Join(',', table.Columns));
        foreach (var row in table.Rows) output.WriteLine(asJson ? JsonLine(table.Columns, row) : string.Join(',', row.Select(Cell)));
    }

    private static string? Cell(object? cell) => cell switch
    {
        bool flag => flag ? "1" : "0",
        IReadOnlyList<AnomalyReason> reasons => CsvText.Quote(string.Join("; ", reasons)),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture),
    };

    private static string JsonLine(string[] columns, object?[] row) => Json.Line(writer =>
    {
        for (var c = 0; c < row.Length; c++)
        {
            if (row[c] is bool flag) writer.WriteBoolean(columns[c], flag);
            else if (row[c] is int number) writer.WriteNumber(columns[c], number);
            else if (row[c] is float single) writer.WriteNumber(columns[c], single);
            else if (row[c] is IReadOnlyList<AnomalyReason> reasons) DetectExplainCommand.Write(writer, reasons);
            else writer.Number(columns[c], (double?)row[c]);
        }
    });

    /// <summary>Rows of cells under the names of their columns.</summary>
    private sealed record Table(string[] Columns, IEnumerable<object?[]> Rows);
}
