using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hourglass.Detection;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect explain MODEL DATA --row N</c>.</summary>
internal static class DetectExplainCommand
{
    private const int DefaultFeatures = 10, LongestBar = 30;

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data();
        var row = new Option<int>("--row") { Description = "The row, from 0.", HelpName = "N", Required = true };
        var top = Common.Number("--top", "The maximum number of features.", DefaultFeatures);
        var json = Common.Json("a table; it has all features, whatever --top says");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "explain", "Shows the columns that make a row an anomaly, and the contribution of each feature to its score.",
            ("detect explain runs/a rows.csv --row 17", "the ten features that contribute most, with their values and reconstructions"),
            ("detect explain runs/a rows.csv --row 17 --json", "all features, as JSON")) { model, data, row, top, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var number = parsed.GetValue(row);
            var detector = DetectCommand.Load(parsed.GetValue(model)!);
            var rows = DetectCommand.Cut(detector.Model, format.Load(parsed, parsed.GetValue(data)!, detector.Model, terminal));
            if (number < 0 || number >= rows.Count)
                throw new UsageException($"--row: {rows.Name} has rows 0 to {rows.Count - 1}; found {number}.");
            var explanation = detector.Explain(rows, number);
            var pca = detector.Pca?.Explain(rows, number);
            var reasons = detector.FindReasons(rows, number);
            if (parsed.GetValue(json)) WriteJson(terminal.Output, explanation, reasons, pca);
            else Write(terminal.Output, detector, explanation, reasons, pca, parsed.GetValue(top));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Writes reasons as a list of objects.</summary>
    internal static void Write(Utf8JsonWriter writer, IReadOnlyList<AnomalyReason> reasons) => writer.Objects("reasons", reasons, reason =>
    {
        writer.WriteString("column", reason.Column);
        if (reason.ExpectedCategory is not null)
        {
            writer.WriteString("value", reason.Category);
            writer.WriteString("expected", reason.ExpectedCategory);
        }
        else
        {
            writer.Number("value", reason.Value);
            writer.Number("expected", reason.Expected);
        }

        writer.WriteNumber("score", reason.Score);
    });

    private static void Write(
        TextWriter output, AnomalyDetector detector, Explanation explanation, IReadOnlyList<AnomalyReason> reasons, Explanation? pca,
        int top)
    {
        output.WriteLine($"row {explanation.Row}: {Verdict(explanation)}");
        if (pca is not null) output.WriteLine($"{detector.Pca!.Name}: {Verdict(pca)}; largest contribution: {pca.Shares[0].Name}");
        foreach (var reason in reasons) output.WriteLine($"reason: {reason}, which would lower the score to {Words.Short(reason.Score)}");
        output.WriteLine();
        var largest = explanation.Shares.Max(share => Math.Abs(share.Share));
        var rows = new List<IReadOnlyList<string>> { (string[])["feature", "", "contribution", "of score", "x", "x̂", "x − x̂"] };
        foreach (var share in explanation.Shares.Take(top))
        {
            rows.Add((string[])
            [
                share.Name, new string('█', largest > 0 ? (int)Math.Round(LongestBar * Math.Max(share.Share, 0) / largest) : 0),
                Words.Short(share.Share), OfScore(share.Share),
                Words.ShortOrDash(share.Value), Words.ShortOrDash(share.Reconstruction), Words.ShortOrDash(share.Residual),
            ]);
        }

        TextLayout.WriteTable(output, rows, leftColumns: 2);
        var left = explanation.Shares.Skip(top).ToArray();
        if (left.Length > 0)
            output.WriteLine($"and {Words.Count(left.Length, "other")} with {Words.Short(left.Sum(share => share.Share))} in total.");
        output.WriteLine($"The contributions sum to the score, {detector.ScoreKind}; x and x̂ are in the units of the data.");

        string OfScore(double share) => explanation.Score == 0
            ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * share / explanation.Score:0.0} %");

        static string Verdict(Explanation found) =>
            $"score {Words.Short(found.Score)}, threshold {Words.Short(found.Threshold)}: {(found.IsAnomaly ? "an anomaly" : "normal")}, " +
            $"probability {Words.Short(found.Probability)}";
    }

    private static void WriteJson(
        TextWriter output, Explanation explanation, IReadOnlyList<AnomalyReason> reasons, Explanation? pca) =>
        output.WriteLine(Json.Line(writer =>
        {
            Write(writer, explanation);
            Write(writer, reasons);
            if (pca is null) return;
            writer.WriteStartObject("pca");
            Write(writer, pca);
            writer.WriteEndObject();
        }));

    private static void Write(Utf8JsonWriter writer, Explanation explanation)
    {
        writer.WriteNumber("row", explanation.Row);
        writer.WriteNumber("score", explanation.Score);
        writer.WriteNumber("threshold", explanation.Threshold);
        writer.WriteBoolean("anomaly", explanation.IsAnomaly);
        writer.WriteNumber("probability", explanation.Probability);
        writer.Objects("features", explanation.Shares, share =>
        {
            writer.WriteString("name", share.Name);
            writer.WriteNumber("share", share.Share);
            writer.Number("value", share.Value);
            writer.Number("reconstruction", share.Reconstruction);
            writer.Number("residual", share.Residual);
        });
    }
}
