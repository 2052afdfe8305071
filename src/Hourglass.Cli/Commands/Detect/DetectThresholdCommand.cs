using System.CommandLine;
using Hourglass.Detection;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect threshold MODEL</c>.</summary>
internal static class DetectThresholdCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = DetectCommand.CreateModel();
        var data = new Argument<string?>("DATA")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "Labeled rows: what the rules best-f1 and cost choose by, and what the new threshold is measured on. " + DataOptions.DataHelp,
        };
        var value = new Option<double?>("--value") { Description = "The threshold itself.", HelpName = "T" };
        var json = DetectCommand.CreateJson("a table");
        var (rules, format) = (new RuleOptions(), new DataOptions());
        var command = new DocumentedCommand(
            "threshold", "Shows the saved threshold, or changes it; nothing is trained. PCA's, printed beside, follows the same rule.",
            ("detect threshold runs/ecg", "what it is and by which rule it was chosen"),
            ("detect threshold runs/ecg --value 0.03", "a threshold of one's own"),
            ("detect threshold runs/ecg --contamination 0", "the largest score of a normal training row"),
            ("detect threshold runs/ecg labeled.csv --label-column class --rule cost --miss-cost 10", "the cheapest on labeled rows, a miss ten times as dear as a false alarm"))
        {
            model, data, value, json,
        };
        rules.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var rule = DetectCommand.Asked(() => rules.Find(parsed));
            if (parsed.GetValue(value) is { } wanted)
            {
                if (rule is not null) throw new UsageException($"give either --value or a rule; found both, the rule being {rule.Name}.");
                if (!double.IsFinite(wanted)) throw new UsageException($"--value: expected a finite number; found {wanted}.");
                rule = new FixedThreshold(wanted);
            }

            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            var detector = DetectCommand.Load(path);
            var rows = parsed.GetValue(data) is { } name ? DetectCommand.Cut(detector.Model, format.Load(parsed, name, detector.Model.Recipe.Data, terminal)) : null;
            var before = (detector.Threshold, Flagged: detector.FlaggedTraining());
            if (rule is not null)
            {
                DetectCommand.Asked(() =>
                {
                    detector.SetThreshold(rule, rows);
                    return rule;
                });
            }

            AnomalyDetector[] all = [detector, .. detector.Pca is { } pca ? (AnomalyDetector[])[pca] : []];
            var figures = all.Select(each => (each, rows is null ? null : DetectCommand.Asked(() => each.Measure(rows)))).ToList();
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
                    DetectCommand.WriteJson(writer, detector, figures);
                }));
                return ExitCode.Success;
            }

            DetectCommand.WriteFigures(terminal.Output, detector, figures);
            if (rule is not null) terminal.Output.WriteLine($"before     {Words.Short(before.Threshold)}");
            return ExitCode.Success;
        });
        return command;
    }
}
