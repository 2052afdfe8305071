using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;

namespace Hourglass.Reports;

/// <summary>What a detector makes of rows: their scores against the threshold, curves and figures beside PCA's, examples, and what makes the worst rows so.</summary>
public static class DetectionSections
{
    private const int Intervals = 60, WorstRows = 3, NamedFeatures = 6;

    // Scores have long tails: the axis ends where so few are left, and the last bar counts them.
    private const double Shown = 0.99;

    /// <summary>The sections. Curves, figures of right and wrong and an example of an anomaly need labeled rows of both kinds.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="rows">Rows to look at, such as the test rows; at least one.</param>
    /// <param name="normalClass">The class of normal rows; the detector's own where null.</param>
    /// <exception cref="ArgumentException">There are no rows, or the rows are labeled and have no such class.</exception>
    public static IEnumerable<ReportSection> Create(AnomalyDetector detector, DataSet rows, string? normalClass = null)
    {
        if (rows.Count == 0) throw new ArgumentException("Expected at least one row to score; found none.", nameof(rows));
        var normal = normalClass ?? detector.NormalClass;
        if (normal is not null && normalClass is null && !rows.ClassNames.Contains(normal)) normal = null; // a detector of other data: nothing is known of these classes
        var anomalies = rows.HasLabels && normal is not null ? rows.AreAnomalies(normal) : null;
        return Sections(detector, rows, normal, anomalies is not null && anomalies.Distinct().Count() == 2 ? anomalies : null);
    }

    private static IEnumerable<ReportSection> Sections(AnomalyDetector detector, DataSet rows, string? normal, bool[]? anomalies)
    {
        var scores = detector.Score(rows);
        AnomalyDetector[] all = [detector, .. detector.Pca is { } pca ? (AnomalyDetector[])[pca] : []];
        var metrics = anomalies is null ? null : all.Select(each => each.Measure(rows, normal)).ToArray();
        yield return Figures(all, metrics, normal);
        yield return Histogram(detector, scores, anomalies);
        if (metrics is not null)
        {
            yield return Curve("roc", "Found anomalies by false alarms (ROC)", "false alarms: share of normal rows flagged", "recall: share of anomalies flagged", metrics,
                m => m.Roc.Points.Select(point => (point.FalseAlarmRate, point.Recall)), m => $"AUROC {m.Roc.Area:F4}", new LineSeries("a score of no use", [(0, 0), (1, 1)]) { Color = 7, IsDashed = true });
            yield return Curve("precision-recall", "Precision by recall", "recall: share of anomalies flagged", "precision: share of flagged rows that are anomalies", metrics,
                m => m.PrecisionRecall.Points.Select(point => (point.Recall, point.Precision)), m => $"average precision {m.PrecisionRecall.AveragePrecision:F4}", null);
        }

        var order = Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).ThenBy(row => row).ToArray();
        yield return Examples(detector, rows, scores, order, anomalies);
        yield return Worst(detector, rows, [.. order.Take(WorstRows)]);
    }

    private static TableSection Figures(AnomalyDetector[] all, DetectionMetrics[]? metrics, string? normal) => new()
    {
        Name = "detection", Title = "Anomaly detection", RowsName = metrics is null ? "" : "anomaly is the positive class",
        Note = Text($"Score: {all[0].ScoreKind}, in scaled units. Threshold: {all[0].Rule}. PCA is fitted on the same rows, scored likewise, and has its threshold by the same rule.")
            + (metrics is null ? "" : Text($" Anomalies are the rows of every class but “{normal}”: {metrics[0].Confusion.TruePositives + metrics[0].Confusion.FalseNegatives:N0} of {metrics[0].Confusion.Rows:N0}.")),
        Columns =
        [
            new("threshold"), new("flagged, %", BestValue.None, "the share of the normal rows it was fitted on that lie above the threshold"),
            .. metrics is null ? (TableColumn[])[] :
            [
                new("AUROC", BestValue.Highest, "how probable it is that an anomaly has a higher score than a normal row, equal scores counting ½"),
                new("AP", BestValue.Highest, "average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ over all thresholds"),
                new("accuracy", BestValue.Highest), new("precision", BestValue.Highest), new("recall", BestValue.Highest), new("F1", BestValue.Highest, "2·TP / (2·TP + FP + FN)"),
            ],
        ],
        Rows = [.. all.Select((each, i) => new TableRow(each.Name,
        [
            each.Threshold, 100 * each.FlaggedTraining(),
            .. metrics is null ? (double?[])[] :
            [
                metrics[i].Roc.Area, metrics[i].PrecisionRecall.AveragePrecision, metrics[i].Confusion.Accuracy, metrics[i].Confusion.Precision, metrics[i].Confusion.Recall,
                metrics[i].Confusion.F1,
            ],
        ]) { IsMain = i == 0 })],
    };

    private static ChartSection Histogram(AnomalyDetector detector, float[] scores, bool[]? anomalies)
    {
        var sorted = scores.Order().ToArray();
        var high = Math.Max(sorted[(int)(Shown * (sorted.Length - 1))], detector.Threshold);
        var low = Math.Min(sorted[0], detector.Threshold);
        var range = (low, high > low ? high : low + Math.Max(1e-3, Math.Abs(low) / 100));
        string[] groups = anomalies is null ? ["rows"] : ["normal", "anomaly"];
        var counts = groups.Select((_, g) => HistogramChart.Count(scores.Where((_, row) => anomalies is null || anomalies[row] == (g == 1)), range, Intervals)).ToArray();
        var flagged = scores.Count(detector.IsAnomaly);
        return new ChartSection
        {
            Name = "scores", Title = "Scores",
            Note = Text($"{flagged:N0} of {scores.Length:N0} rows are above the threshold of {Numbers.Short(detector.Threshold)}. The bars sum to {counts.Sum(c => c.Sum()):N0}; the last one counts all higher scores, up to {Numbers.Short(sorted[^1])}."),
            Chart = new HistogramChart
            {
                Title = "Scores against the threshold", XName = $"score: {detector.ScoreKind.Name}", Groups = groups, Counts = counts, Range = range,
                Line = (detector.Threshold, $"threshold {Numbers.Short(detector.Threshold)}"),
            },
        };
    }

    private static ChartSection Curve(
        string name, string title, string x, string y, DetectionMetrics[] metrics, Func<DetectionMetrics, IEnumerable<(double, double)>> points, Func<DetectionMetrics, FormattableString> figure,
        LineSeries? diagonal) => new()
        {
            Name = name, Title = title, Note = string.Join("; ", metrics.Select(m => $"{m.Name}: {Text(figure(m))}")) + ". Anomaly is the positive class.",
            Chart = new LineChart
            {
                Title = title, XName = x, YName = y, YScale = AxisScale.Linear,
                Series = [.. metrics.Select((m, i) => new LineSeries(m.Name, [.. points(m)]) { Color = i }), .. diagonal is null ? (LineSeries[])[] : [diagonal]],
            },
        };

    /// <summary>The middle normal row, the middle anomaly, and the error of the latter by itself; without labels, those below and above the threshold stand for the two.</summary>
    private static ReportSection Examples(AnomalyDetector detector, DataSet rows, float[] scores, int[] order, bool[]? anomalies)
    {
        var abnormal = Middle(order.Where(row => anomalies?[row] ?? detector.IsAnomaly(scores[row])));
        var usual = Middle(order.Where(row => !(anomalies?[row] ?? detector.IsAnomaly(scores[row]))));
        int[] shown = [.. usual, .. abnormal];
        var table = rows.Select(shown);
        var (originals, residuals) = (RowArrays.Values(table.Table), detector.Residuals(table));
        var reconstructions = (float[,])originals.Clone();
        for (var r = 0; r < shown.Length; r++)
            for (var c = 0; c < originals.GetLength(1); c++) reconstructions[r, c] -= residuals[r, c];
        string[] captions = [.. shown.Select((row, i) => Text($"{(i < usual.Length ? "normal" : "anomaly")}: row {row}, score {scores[row]:G3}"))];
        const string name = "detected", title = "A normal row, an anomaly, and its error";
        var note = "The rows with the middle score of their kind; between x and x̂ lies the error.";
        if (detector.Model.InputShape.Rank != 1 || table.Table.Columns <= NamedFeatures * 4)
            return SampleView.Show(name, title, note, detector.Model.InputShape, rows, table.Table, ["original", "reconstruction"], [originals, reconstructions], captions);
        var last = shown.Length - 1;
        return new ChartSection
        {
            Name = name, Title = title, Note = note + " The last panel is x − x̂ of the row before it, against 0.",
            Chart = new SignalChart
            {
                Title = title,
                Samples =
                [
                    .. captions.Select((caption, i) => new ReportSample(caption, [Row(originals, i), Row(reconstructions, i)])),
                    new ReportSample($"the error x − x̂ of row {shown[last].ToString(CultureInfo.InvariantCulture)}", [Row(residuals, last), new float[table.Table.Columns]]),
                ],
            },
        };

        static int[] Middle(IEnumerable<int> kind) => kind.ToArray() is { Length: > 0 } all ? [all[all.Length / 2]] : [];
        static float[] Row(float[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c])];
    }

    private static ChartSection Worst(AnomalyDetector detector, DataSet rows, int[] worst)
    {
        var explanations = worst.Select(row => detector.Explain(rows, row)).ToArray();
        var bars = explanations.SelectMany((explanation, group) => explanation.Shares.Take(NamedFeatures).Select(share => new Bar(share.Name, share.Share, group)));
        return new ChartSection
        {
            Name = "reasons", Title = "Why the worst rows are so", Note = $"The {NamedFeatures} features with the largest shares in the score of each of the {worst.Length} rows with the highest scores; all shares of a row sum to its score.",
            Chart = new BarChart
            {
                Title = "Shares of features in the highest scores", XName = "feature", YName = $"share of the score ({detector.ScoreKind.Name})", Bars = [.. bars],
                Groups = [.. explanations.Select(explanation => Text($"row {explanation.Row}, score {explanation.Score:G3}, most from {explanation.Shares[0].Name}"))],
            },
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
