using System.CommandLine;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect threshold MODEL [DATA]</c>.</summary>
internal static class DetectThresholdCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.OptionalData(
            "Labeled rows to test on, and to choose the threshold on with the rules best-f1 and cost. " + DataOptions.DataHelp);
        var value = new Option<double?>("--value") { Description = "The threshold itself.", HelpName = "T" };
        var json = Common.Json();
        var (rules, format) = (new RuleOptions(), new DataOptions());
        var command = new DocumentedCommand(
            "threshold", "Shows or changes the saved threshold, without training. The threshold of PCA follows the same rule.",
            ("detect threshold runs/ecg", "the threshold and its rule"),
            ("detect threshold runs/ecg --value 0.03", "a given threshold"),
            ("detect threshold runs/ecg --contamination 0", "the maximum score of the normal training rows"),
            ("detect threshold runs/ecg labeled.csv --label-column class --rule cost --false-negative-cost 10",
                "the threshold of lowest cost on labeled rows; a missed anomaly costs ten times as much as a flagged normal row"))
        {
            model, data, value, json,
        };
        rules.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            format.RequireData(parsed, parsed.GetValue(data));
            var rule = Rule(rules.Find(parsed), parsed.GetValue(value));
            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            using var held = rule is null ? null : RunFolder.LockModel(path);
            var detector = DetectCommand.Load(path);
            var rows = parsed.GetValue(data) is { } name
                ? DetectCommand.Cut(detector.Model, format.Load(parsed, name, detector.Model, terminal))
                : null;
            var before = (detector.Threshold, Flagged: detector.TrainingFalsePositiveRate());
            var figures = UsageException.Checked(() => Measure(detector, rule, rows));
            if (rule is not null)
            {
                detector.Attach();
                detector.Model.Save(path);
            }

            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteNumber("thresholdBefore", before.Threshold);
                    writer.WriteNumber("flaggedNormalsBefore", before.Flagged);
                    DetectionFigures.Write(writer, figures);
                }));
                return ExitCode.Success;
            }

            DetectionFigures.Write(terminal.Output, figures);
            if (rule is not null) terminal.Output.WriteLine($"before     {Words.Short(before.Threshold)}");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The rule that was asked for; null to keep the threshold.</summary>
    private static ThresholdRule? Rule(ThresholdRule? rule, double? value)
    {
        if (value is not { } wanted) return rule;
        if (rule is not null) throw new UsageException($"give either --value or a rule; found both, and the rule {rule.Name}.");
        return double.IsFinite(wanted) ? new FixedThreshold(wanted) : throw new UsageException(
            $"--value: expected a finite number; found {wanted}.");
    }

    private static List<DetectionFigures> Measure(AnomalyDetector detector, ThresholdRule? rule, DataSet? rows)
    {
        if (rule is not null) detector.SetThreshold(rule, rows);
        AnomalyDetector[] all = [detector, .. detector.Pca is { } pca ? (AnomalyDetector[])[pca] : []];
        return [.. all.Select(each => new DetectionFigures(each, rows is null ? null : each.Measure(rows)))];
    }
}
