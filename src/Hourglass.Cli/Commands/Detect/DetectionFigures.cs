using System.Globalization;
using System.Text.Json;
using Hourglass.Detection;

namespace Hourglass.Cli;

/// <summary>A detector, and its metrics on labeled rows if there are any.</summary>
internal sealed record DetectionFigures(AnomalyDetector Detector, DetectionMetrics? Metrics)
{
    /// <summary>A line for each detector, the first with the details of its score, threshold and confusion matrix.</summary>
    internal static void Write(TextWriter output, IReadOnlyList<DetectionFigures> all)
    {
        var (detector, own) = all[0];
        TextLayout.WriteTable(
            output,
            [
                [
                    "", "mean normal score", "threshold", "flagged normals",
                    .. own is null ? (string[])[] : ["AUROC", "AP", "accuracy", "precision", "recall", "F1"],
                ],
                .. all.Select(each => each.Line()),
            ]);
        output.WriteLine();
        output.WriteLine($"score      {detector.ScoreKind}, in scaled units, those of the model's input");
        output.WriteLine(
            $"threshold  {detector.Rule}; {Share(detector.TrainingFalsePositiveRate())} of the " +
                $"{Words.Count(detector.TrainingScores.Length, "normal row")} " +
            "that it was fitted to are above it");
        if (own is not null) WriteConfusion(output, detector, own.Confusion);
    }

    /// <summary>The same as JSON.</summary>
    internal static void Write(Utf8JsonWriter writer, IReadOnlyList<DetectionFigures> all)
    {
        var detector = all[0].Detector;
        writer.WriteString("score", detector.ScoreKind.Name);
        writer.WriteString("rule", detector.Rule.Name);
        writer.WriteString("normal", detector.NormalClass);
        writer.WriteNumber("normalRows", detector.TrainingScores.Length);
        writer.Objects("detectors", all, each =>
        {
            writer.WriteString("name", each.Detector.Name);
            writer.WriteNumber("meanNormalScore", Mean(each.Detector));
            writer.WriteNumber("threshold", each.Detector.Threshold);
            writer.WriteNumber("flaggedNormals", each.Detector.TrainingFalsePositiveRate());
            if (each.Metrics is not { } metrics) return;
            writer.WriteNumber("auroc", metrics.Roc.Area);
            writer.WriteNumber("averagePrecision", metrics.PrecisionRecall.AveragePrecision);
            Write(writer, metrics.Confusion);
            Write(writer, metrics.Confusion.Opposite());
        });
    }

    private static void Write(Utf8JsonWriter writer, ConfusionMatrix matrix)
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

    private static void WriteConfusion(TextWriter output, AnomalyDetector detector, ConfusionMatrix matrix)
    {
        output.WriteLine(
            $"positive   anomaly: every class but “{detector.NormalClass}”, " +
            $"{Words.Whole(matrix.TruePositives + matrix.FalseNegatives)} of " +
            Words.Count(matrix.Rows, "labeled row"));
        output.WriteLine();
        TextLayout.WriteTable(output, (IReadOnlyList<string>[])
        [
            [detector.Name, "predicted anomaly", "predicted normal"],
            ["anomaly", Words.Whole(matrix.TruePositives), Words.Whole(matrix.FalseNegatives)],
            ["normal", Words.Whole(matrix.FalsePositives), Words.Whole(matrix.TrueNegatives)],
        ]);
        if (Cells(matrix.Opposite()) is not [var accuracy, var precision, var recall, var f1]) return;
        output.WriteLine(
            $"With “{detector.NormalClass}” (normal) as the positive class: accuracy {accuracy}, precision {precision}, recall " +
                $"{recall}, F1 {f1}.");
    }

    private static string[] Cells(ConfusionMatrix matrix) =>
        [.. ((double?[])[matrix.Accuracy, matrix.Precision, matrix.Recall, matrix.F1]).Select(Words.ShortOrDash)];

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0#} %");

    private static double Mean(AnomalyDetector detector)
    {
        var sum = 0.0;
        foreach (var score in detector.TrainingScores) sum += score;
        return sum / detector.TrainingScores.Length;
    }

    private string[] Line() =>
    [
        Detector.Name, Words.Short(Mean(Detector)), Words.Short(Detector.Threshold), Share(Detector.TrainingFalsePositiveRate()),
        .. Metrics is null
            ? (string[])[]
            : [Words.Short(Metrics.Roc.Area), Words.Short(Metrics.PrecisionRecall.AveragePrecision), .. Cells(Metrics.Confusion)],
    ];
}
