using System.CommandLine;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect fit|score|threshold|explain</c>, and what the four share.</summary>
internal static class DetectCommand
{
    internal static Command Create(Terminal terminal) => new DocumentedCommand(
        "detect", "Finds anomalies: rows that a model of normal rows rebuilds badly.",
        ("detect fit runs/ecg", "fit a detector to the normal training rows of the model's own recipe, measure it on the test rows, save it in the model's file"),
        ("detect score runs/ecg new.csv --out scores.csv", "score rows"),
        ("detect threshold runs/ecg --q 0.99", "move the threshold; nothing is trained"),
        ("detect explain runs/ecg new.csv --row 17", "which features make a row an anomaly"))
    {
        DetectFitCommand.Create(terminal), DetectScoreCommand.Create(terminal), DetectThresholdCommand.Create(terminal), DetectExplainCommand.Create(terminal),
    };

    internal static Argument<string> CreateModel() => new("MODEL") { Description = ModelLoader.Help };

    internal static Option<bool> CreateJson(string instead) => new("--json") { Description = $"Print JSON instead of {instead}." };

    /// <summary>The detector in a model's file.</summary>
    internal static AnomalyDetector Load(string path) => AnomalyDetector.Load(ModelLoader.Load(path))
        ?? throw new UsageException($"{path} has no detector yet; fit one with hourglass detect fit {path}.");

    /// <summary>What a detector refuses is a fault of the words that asked for it.</summary>
    internal static T Asked<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message.Split(" (Parameter", 2)[0]);
        }
    }

    /// <summary>Rows as the model takes them: a long series is cut into the windows of its recipe.</summary>
    internal static DataSet Cut(Autoencoder model, DataSet rows) => IsSeries(model, rows)
        ? SlidingWindows.Cut(rows, model.Recipe.Data.Window!.Value, model.Recipe.Data.Stride ?? 1)
        : rows;

    /// <summary>Whether rows are time steps of which the model takes windows.</summary>
    internal static bool IsSeries(Autoencoder model, DataSet rows) =>
        model.Recipe.Data.Window is { } window && rows.Table.Columns != model.InputShape.Size && rows.Table.Columns * window == model.InputShape.Size;

    /// <summary>How a detector and PCA beside it do: a line each, and what the figures mean.</summary>
    internal static void WriteFigures(TextWriter output, AnomalyDetector detector, IReadOnlyList<(AnomalyDetector Detector, DetectionMetrics? Metrics)> all)
    {
        var measured = all[0].Metrics is not null;
        var rows = new List<IReadOnlyList<string>>
        {
            (string[])["", "mean normal score", "threshold", "flagged normals", .. measured ? (string[])["AUROC", "AP", "accuracy", "precision", "recall", "F1"] : []],
        };
        foreach (var (each, metrics) in all)
            rows.Add((string[])[each.Name, Words.Short(Mean(each)), Words.Short(each.Threshold), Share(each.FlaggedTraining()), .. metrics is null ? (string[])[] : [Words.Short(metrics.Roc.Area), Words.Short(metrics.PrecisionRecall.AveragePrecision), .. Cells(metrics.Confusion)]]);
        Words.WriteTable(output, rows);
        output.WriteLine();
        output.WriteLine($"score      {detector.ScoreKind}, in the scaled units that the model sees");
        output.WriteLine($"threshold  {detector.Rule}; of {Words.Count(detector.TrainingScores.Length, "normal row")} that it was fitted on, {Share(detector.FlaggedTraining())} are above it");
        if (all[0].Metrics is { } own) WriteConfusion(output, detector, own.Confusion);
    }

    /// <summary>The same for a program.</summary>
    internal static void WriteJson(System.Text.Json.Utf8JsonWriter writer, AnomalyDetector detector, IReadOnlyList<(AnomalyDetector Detector, DetectionMetrics? Metrics)> all)
    {
        writer.WriteString("score", detector.ScoreKind.Name);
        writer.WriteString("rule", detector.Rule.Name);
        writer.WriteString("normal", detector.NormalClass);
        writer.WriteNumber("normalRows", detector.TrainingScores.Length);
        writer.WriteStartArray("detectors");
        foreach (var (each, metrics) in all)
        {
            writer.WriteStartObject();
            writer.WriteString("name", each.Name);
            writer.WriteNumber("meanNormalScore", Mean(each));
            writer.WriteNumber("threshold", each.Threshold);
            writer.WriteNumber("flaggedNormals", each.FlaggedTraining());
            if (metrics is not null)
            {
                writer.WriteNumber("auroc", metrics.Roc.Area);
                writer.WriteNumber("averagePrecision", metrics.PrecisionRecall.AveragePrecision);
                foreach (var matrix in (ConfusionMatrix[])[metrics.Confusion, metrics.Confusion.Opposite()]) Write(matrix);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        void Write(ConfusionMatrix matrix)
        {
            writer.WriteStartObject($"positive={matrix.Positive}");
            writer.WriteNumber("truePositives", matrix.TruePositives);
            writer.WriteNumber("falsePositives", matrix.FalsePositives);
            writer.WriteNumber("trueNegatives", matrix.TrueNegatives);
            writer.WriteNumber("falseNegatives", matrix.FalseNegatives);
            writer.Number("accuracy", matrix.Accuracy);
            writer.Number("precision", matrix.Precision);
            writer.Number("recall", matrix.Recall);
            writer.Number("f1", matrix.F1);
            writer.WriteEndObject();
        }
    }

    private static void WriteConfusion(TextWriter output, AnomalyDetector detector, ConfusionMatrix matrix)
    {
        output.WriteLine($"positive   anomaly: every class but “{detector.NormalClass}”, {Words.Whole(matrix.TruePositives + matrix.FalseNegatives)} of {Words.Count(matrix.Rows, "labeled row")}");
        output.WriteLine();
        Words.WriteTable(output, (IReadOnlyList<string>[])
        [
            [detector.Name, "called anomaly", "called normal"],
            ["anomaly", Words.Whole(matrix.TruePositives), Words.Whole(matrix.FalseNegatives)],
            ["normal", Words.Whole(matrix.FalsePositives), Words.Whole(matrix.TrueNegatives)],
        ]);
        var (accuracy, precision, recall, f1) = Cells(matrix.Opposite()) is [var a, var b, var c, var d] ? (a, b, c, d) : default;
        output.WriteLine($"With “{detector.NormalClass}” (normal) as the positive class instead: accuracy {accuracy}, precision {precision}, recall {recall}, F1 {f1}.");
    }

    private static string[] Cells(ConfusionMatrix matrix) => [Cell(matrix.Accuracy), Cell(matrix.Precision), Cell(matrix.Recall), Cell(matrix.F1)];

    private static string Cell(double? share) => share is { } number ? Words.Short(number) : "–";

    private static string Share(double share) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * share:0.0#} %");

    private static double Mean(AnomalyDetector detector)
    {
        var sum = 0.0;
        foreach (var score in detector.TrainingScores) sum += score;
        return sum / detector.TrainingScores.Length;
    }
}
