using System.CommandLine;
using Hourglass.Detection;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect explain MODEL DATA --row N</c>.</summary>
internal static class DetectExplainCommand
{
    private const int Usual = 10, LongestBar = 30;

    internal static Command Create(Terminal terminal)
    {
        var model = DetectCommand.CreateModel();
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp };
        var row = new Option<int>("--row") { Description = "The row, from 0.", HelpName = "N", Required = true };
        var top = new Option<int>("--top") { Description = $"How many features at most; {Usual} where not given.", HelpName = "N", DefaultValueFactory = _ => Usual };
        var json = DetectCommand.CreateJson("a table; all features, whatever --top says");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "explain", "Shows what each feature has in the score of a row: the shares sum to the score.",
            ("detect explain runs/a rows.csv --row 17", "the ten features with the largest shares, what the row has there, and what was expected"),
            ("detect explain runs/a rows.csv --row 17 --json", "all features, for a program")) { model, data, row, top, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var (number, most) = (parsed.GetValue(row), parsed.GetValue(top));
            if (most < 1) throw new UsageException($"--top: expected at least 1; found {most}.");
            var detector = DetectCommand.Load(parsed.GetValue(model)!);
            var rows = DetectCommand.Cut(detector.Model, format.Load(parsed, parsed.GetValue(data)!, detector.Model.Recipe.Data, terminal));
            if (number < 0 || number >= rows.Count) throw new UsageException($"--row: {rows.Name} has rows 0 to {rows.Count - 1}; found {number}.");
            var explanation = detector.Explain(rows, number);
            var pca = detector.Pca?.Explain(rows, number);
            if (parsed.GetValue(json)) WriteJson(terminal, explanation, pca);
            else Write(terminal.Output, detector, explanation, pca, most);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, AnomalyDetector detector, Explanation explanation, Explanation? pca, int top)
    {
        output.WriteLine($"row {explanation.Row}: {Verdict(explanation)}");
        if (pca is not null) output.WriteLine($"{detector.Pca!.Name} beside it: {Verdict(pca)}; most from {pca.Shares[0].Name}");
        output.WriteLine();
        var largest = explanation.Shares.Max(share => Math.Abs(share.Share));
        var rows = new List<IReadOnlyList<string>> { (string[])["feature", "", "share", "of score", "x", "x̂", "x − x̂"] };
        foreach (var share in explanation.Shares.Take(top))
        {
            rows.Add((string[])
            [
                share.Name, new string('█', largest > 0 ? (int)Math.Round(LongestBar * Math.Max(share.Share, 0) / largest) : 0), Words.Short(share.Share),
                explanation.Score == 0 ? "–" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * share.Share / explanation.Score:0.0} %"),
                Cell(share.Value), Cell(share.Reconstruction), Cell(share.Residual),
            ]);
        }

        Words.WriteTable(output, rows, leftColumns: 2);
        var left = explanation.Shares.Skip(top).ToArray();
        if (left.Length > 0) output.WriteLine($"and {Words.Count(left.Length, "other")} with {Words.Short(left.Sum(share => share.Share))} together; all shares sum to the score.");
        output.WriteLine($"The score is {detector.ScoreKind}; x and x̂ are in the units of the data.");

        static string Cell(double? value) => value is { } number ? Words.Short(number) : "–";
        static string Verdict(Explanation found) =>
            $"score {Words.Short(found.Score)}, threshold {Words.Short(found.Threshold)}: {(found.IsAnomaly ? "an anomaly" : "normal")}, probability {Words.Short(found.Probability)}";
    }

    private static void WriteJson(Terminal terminal, Explanation explanation, Explanation? pca) => terminal.Output.WriteLine(Json.Line(writer =>
    {
        Write(writer, explanation);
        if (pca is null) return;
        writer.WriteStartObject("pca");
        Write(writer, pca);
        writer.WriteEndObject();
    }));

    private static void Write(System.Text.Json.Utf8JsonWriter writer, Explanation explanation)
    {
        writer.WriteNumber("row", explanation.Row);
        writer.WriteNumber("score", explanation.Score);
        writer.WriteNumber("threshold", explanation.Threshold);
        writer.WriteBoolean("anomaly", explanation.IsAnomaly);
        writer.WriteNumber("probability", explanation.Probability);
        writer.WriteStartArray("features");
        foreach (var share in explanation.Shares)
        {
            writer.WriteStartObject();
            writer.WriteString("name", share.Name);
            writer.WriteNumber("share", share.Share);
            writer.Number("value", share.Value);
            writer.Number("reconstruction", share.Reconstruction);
            writer.Number("residual", share.Residual);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
