using System.CommandLine;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary><c>hourglass predict MODEL DATA</c>.</summary>
internal static class PredictCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = "A model file with a head, written by hourglass finetune." };
        var data = Common.Data(Common.OrStandardInput);
        var output = TableOutput.CreateOption();
        var json = Common.Json("CSV, one object per line with the predicted class and its probability, or the number");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "predict", "Predicts with the head of a model: the probability of each class, or a number.",
            ("predict digits.safetensors mnist:test --out predictions.csv", "a column per class"),
            ("predict digits.safetensors new.csv --json", "the most probable class of each row, as JSON")) { model, data, output, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.Tables);
            if (parsed.GetValue(json) && target != "-") throw new UsageException("--json writes to the standard output; omit --out.");
            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            var predictor = Predictor.Load(path);
            var rows = format.Load(parsed, parsed.GetValue(data)!, predictor.Model, terminal);
            var predictions = predictor.Predict(rows.Table);
            if (parsed.GetValue(json)) WriteJson(terminal, predictor, predictions);
            else TableOutput.Write(target, AsTable(predictor, predictions), terminal);
            return ExitCode.Success;
        });
        return command;
    }

    private static DataSet AsTable(Predictor predictor, float[,] predictions) => new(
        "predictions", TableOutput.ToTable(predictions), new Shape(predictions.GetLength(1)),
        columnNames: predictor.IsClassifier ? [.. predictor.ClassNames] : [predictor.TargetName!]);

    private static void WriteJson(Terminal terminal, Predictor predictor, float[,] predictions)
    {
        for (var r = 0; r < predictions.GetLength(0); r++)
        {
            var best = 0;
            for (var c = 1; c < predictions.GetLength(1); c++)
                if (predictions[r, c] > predictions[r, best]) best = c;
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("row", r);
                if (predictor.IsClassifier) writer.WriteString("class", predictor.ClassNames[best]);
                writer.WriteNumber(predictor.IsClassifier ? "probability" : predictor.TargetName!, predictions[r, best]);
            }));
        }
    }
}
