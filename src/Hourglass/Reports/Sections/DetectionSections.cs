using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Parts;

namespace Hourglass.Reports;

/// <summary>
/// Sections of an anomaly detector: metrics and curves next to those of PCA, scores and threshold, examples, and explanations of the
/// highest scores.
/// </summary>
public static class DetectionSections
{
    private const int Intervals = 60, WorstRows = 3, NamedFeatures = 6, NamedClasses = 4, ExplainedRows = 8;

    // Scores have long tails: the axis ends at this quantile, and the last bar counts all higher scores.
    private const double Shown = 0.99;

    /// <summary>Creates the sections. Curves, confusion metrics and an example of an anomaly need labeled rows of both classes.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="rows">The rows to score, such as the test rows; at least one.</param>
    /// <param name="normalClass">The class of normal rows; null for that of the detector.</param>
    /// <exception cref="ArgumentException">There are no rows, or the labeled rows have no such class.</exception>
    public static IEnumerable<ReportSection> Create(AnomalyDetector detector, DataSet rows, string? normalClass = null)
    {
        if (rows.Count == 0) throw new InvalidInputException("Expected at least one row to score; found none.", nameof(rows));
        rows = detector.Model.Align(rows);
        var normal = normalClass ?? detector.NormalClass;
        // The classes of a detector of other data say nothing about these rows.
        if (normal is not null && normalClass is null && !rows.ClassNames.Contains(normal)) normal = null;
        var anomalies = rows.HasLabels && normal is not null ? rows.AreAnomalies(normal) : null;
        return Sections(detector, rows, normal, anomalies is not null && anomalies.Distinct().Count() == 2 ? anomalies : null);
    }

    private static IEnumerable<ReportSection> Sections(AnomalyDetector detector, DataSet rows, string? normal, bool[]? anomalies)
    {
        var scores = detector.Score(rows);
        AnomalyDetector[] all = [detector, .. detector.Pca is { } pca ? (AnomalyDetector[])[pca] : []];
        var metrics = anomalies is null ? null : all.Select(each => each.Measure(rows, normal)).ToArray();
        yield return Figures(all, metrics, normal);
        yield return Histogram(detector, rows, scores, anomalies);
        if (metrics is not null)
        {
            yield return Curve(
                "roc", "ROC curve", "false positive rate: fraction of normal rows flagged", "recall: fraction of anomalies flagged",
                metrics, m => m.Roc.Points.Select(point => (point.FalsePositiveRate, point.Recall)), m => $"AUROC {m.Roc.Area:F4}",
                new LineSeries("random score", [(0, 0), (1, 1)]) { Color = 7, IsDashed = true });
            yield return Curve(
                "precision-recall", "Precision-recall curve", "recall: fraction of anomalies flagged",
                "precision: fraction of flagged rows that are anomalies", metrics,
                m => m.PrecisionRecall.Points.Select(point => (point.Recall, point.Precision)),
                m => $"average precision {m.PrecisionRecall.AveragePrecision:F4}", null);
        }

        var order = Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).ThenBy(row => row).ToArray();
        yield return Examples(detector, rows, scores, order, anomalies);
        // Of pictures and signals a single value is no reason.
        int[] flagged = [.. order.TakeWhile(row => detector.IsAnomaly(scores[row])).Take(ExplainedRows)];
        if (detector.Model.Table is not null && rows.ColumnNames is not null && flagged.Length > 0)
            yield return Reasons(detector, rows, scores, flagged);
        yield return Worst(detector, rows, [.. order.Take(WorstRows)]);
    }

    private static TableSection Figures(AnomalyDetector[] all, DetectionMetrics[]? metrics, string? normal) => new()
    {
        Name = "detection", Title = "Anomaly detection", RowsName = metrics is null ? "" : "positive class: anomaly",
        Note = Text($"Score: {all[0].ScoreKind}, in scaled units. Threshold: {all[0].Rule}. ")
            + "PCA is fitted to the same rows and has the same score and the same rule for its threshold."
            + (metrics is null ? "" : Anomalies(metrics[0].Confusion, normal)),
        Columns =
        [
            new("threshold"), new("flagged, %", BestValue.None, "the false positive rate on the normal training rows"),
            .. metrics is null ? (TableColumn[])[] :
            [
                new("AUROC", BestValue.Highest, "the probability that an anomaly has a higher score than a normal row, ties counting ½"),
                new("AP", BestValue.Highest, "average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ over all thresholds"),
                new("accuracy", BestValue.Highest), new("precision", BestValue.Highest), new("recall", BestValue.Highest),
                new("F1", BestValue.Highest, "2·TP / (2·TP + FP + FN)"),
            ],
        ],
        Rows = [.. all.Select((each, i) => new TableRow(each.Name,
        [
            each.Threshold, 100 * each.TrainingFalsePositiveRate(),
            .. metrics is null ? (double?[])[] :
            [
                metrics[i].Roc.Area, metrics[i].PrecisionRecall.AveragePrecision, metrics[i].Confusion.Accuracy,
                metrics[i].Confusion.Precision, metrics[i].Confusion.Recall, metrics[i].Confusion.F1,
            ],
        ]) { IsMain = i == 0 })],
    };

    private static string Anomalies(ConfusionMatrix matrix, string? normal) => Text(
        $" Anomalies are all rows not of class “{normal}”: {matrix.TruePositives + matrix.FalseNegatives:N0} of {matrix.Rows:N0}.");

    private static ChartSection Histogram(AnomalyDetector detector, DataSet rows, float[] scores, bool[]? anomalies)
    {
        var sorted = scores.Order().ToArray();
        var high = Math.Max(sorted[(int)(Shown * (sorted.Length - 1))], detector.Threshold);
        var low = Math.Min(sorted[0], detector.Threshold);
        var range = (low, high > low ? high : low + Math.Max(1e-3, Math.Abs(low) / 100));
        string[] groups = anomalies is null ? ["rows"] : [Kind(rows, anomalies, false), Kind(rows, anomalies, true)];
        var counts = groups.Select((_, g) => HistogramChart.Count(
            scores.Where((_, row) => anomalies is null || anomalies[row] == (g == 1)), range, Intervals)).ToArray();
        var flagged = scores.Count(detector.IsAnomaly);
        return new ChartSection
        {
            Name = "scores", Title = "Scores",
            Note = Text($"{flagged:N0} of {scores.Length:N0} rows are above the threshold of {Numbers.Short(detector.Threshold)}. ")
                + Text($"The bars sum to {counts.Sum(c => c.Sum()):N0}")
                + (sorted[^1] > range.Item2 ? $"; the last one includes all higher scores, up to {Numbers.Short(sorted[^1])}." : "."),
            Chart = new HistogramChart
            {
                Title = "Scores and threshold", XName = $"score: {detector.ScoreKind.Name}", Groups = groups, Counts = counts,
                Range = range, Line = (detector.Threshold, $"threshold {Numbers.Short(detector.Threshold)}"),
            },
        };
    }

    /// <summary>What the legend says: normal or anomaly, and the classes that are.</summary>
    private static string Kind(DataSet rows, bool[] anomalies, bool isAnomaly)
    {
        var occur = new bool[rows.ClassNames.Count];
        for (var row = 0; row < anomalies.Length; row++)
            if (anomalies[row] == isAnomaly) occur[rows.Labels[row]] = true;
        var names = rows.ClassNames.Where((_, label) => occur[label]).ToArray();
        var listed = string.Join(", ", names.Take(NamedClasses)) + (names.Length > NamedClasses ? ", …" : "");
        return $"{(isAnomaly ? "anomaly" : "normal")} ({(names.Length == 1 ? "class" : "classes")} {listed})";
    }

    private static ChartSection Curve(
        string name, string title, string x, string y, DetectionMetrics[] metrics,
        Func<DetectionMetrics, IEnumerable<(double, double)>> points, Func<DetectionMetrics, FormattableString> figure,
        LineSeries? diagonal) => new()
        {
            Name = name, Title = title,
            Note = string.Join("; ", metrics.Select(m => $"{m.Name}: {Text(figure(m))}")) + ". The positive class is anomaly.",
            Chart = new LineChart
            {
                Title = title, XName = x, YName = y, YScale = AxisScale.Linear,
                Series =
                [
                    .. metrics.Select((m, i) => new LineSeries(m.Name, [.. points(m)]) { Color = i }),
                    .. diagonal is null ? (LineSeries[])[] : [diagonal],
                ],
            },
        };

    /// <summary>
    /// The normal row and the anomaly with the median score, and the error of the latter; without labels, rows below and above the
    /// threshold.
    /// </summary>
    private static ReportSection Examples(AnomalyDetector detector, DataSet rows, float[] scores, int[] order, bool[]? anomalies)
    {
        var abnormal = Median(order.Where(row => anomalies?[row] ?? detector.IsAnomaly(scores[row])));
        var usual = Median(order.Where(row => !(anomalies?[row] ?? detector.IsAnomaly(scores[row]))));
        int[] shown = [.. usual, .. abnormal];
        var table = rows.Select(shown);
        var (originals, residuals) = (RowArrays.Values(table.Table), detector.Residuals(table));
        var reconstructions = (float[,])originals.Clone();
        for (var r = 0; r < shown.Length; r++)
            for (var c = 0; c < originals.GetLength(1); c++) reconstructions[r, c] -= residuals[r, c];
        string[] captions =
            [.. shown.Select((row, i) => Text($"{Name(row, i)}: row {rows.NumberOf(row)}, score {scores[row]:G3}"))];
        const string name = "detected";
        var title = abnormal.Length == 0 ? "A normal row and its error"
            : usual.Length == 0 ? "An anomaly and its error" : "A normal row, an anomaly, and its error";
        var note = (shown.Length == 1 ? "The row with the median score" : "The rows with the median score of their kind")
            + "; the error is the distance between x and x̂.";
        if (detector.Model.InputShape.Rank != 1 || table.Table.Columns <= NamedFeatures * 4)
        {
            return SampleView.Show(
                name, title, note, detector.Model.InputShape, rows, table.Table, ["original", "reconstruction"],
                [originals, reconstructions], captions);
        }

        var last = shown.Length - 1;
        return new ChartSection
        {
            Name = name, Title = title, Note = note + " The last panel is x − x̂ of the previous row, with 0 for reference.",
            Chart = new SignalChart
            {
                Title = title,
                Samples =
                [
                    .. captions.Select((caption, i) => new ReportSample(caption, [Row(originals, i), Row(reconstructions, i)])),
                    new ReportSample(
                        Text($"the error x − x̂ of row {rows.NumberOf(shown[last])}"),
                        [Row(residuals, last), new float[table.Table.Columns]]),
                ],
            },
        };

        // Without labels, what the threshold says.
        string Name(int row, int i)
        {
            var kind = i < usual.Length ? "normal" : "anomaly";
            return anomalies is null ? $"{kind} by its score" : $"{kind}, class “{rows.ClassNames[rows.Labels[row]]}”";
        }

        static int[] Median(IEnumerable<int> kind) => kind.ToArray() is { Length: > 0 } all ? [all[all.Length / 2]] : [];
        static float[] Row(float[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c])];
    }

    private static TableSection Reasons(AnomalyDetector detector, DataSet rows, float[] scores, int[] flagged) => new()
    {
        Name = "anomalies", Title = "Anomalies and their reasons",
        Note = Text($"The rows with the highest scores above the threshold of {Numbers.Short(detector.Threshold)}, ")
            + "and the columns that make them anomalies. With the expected value a row is as normal as this column can make it, "
            + "those before it being as expected, too.",
        RowsName = "row and column",
        Columns = [new("score"), new("value"), new("expected"), new("score with expected value")],
        Rows =
        [
            .. from row in flagged
               from reason in detector.FindReasons(rows, row)
               select new TableRow(
                   Text($"row {rows.NumberOf(row)}: ") + (reason.ExpectedCategory is null ? reason.Column : $"{reason}"),
                   [scores[row], reason.Value, reason.Expected, reason.Score]),
        ],
    };

    private static ChartSection Worst(AnomalyDetector detector, DataSet rows, int[] worst)
    {
        var explanations = worst.Select(row => detector.Explain(rows, row)).ToArray();
        var bars = explanations.SelectMany((explanation, group) =>
            explanation.Shares.Take(NamedFeatures).Select(share => new Bar(share.Name, share.Share, group)));
        return new ChartSection
        {
            Name = "reasons", Title = "Shares of the highest scores",
            Note = $"The {NamedFeatures} features with the largest shares in the score of each of the {worst.Length} rows with the highest "
                + "scores; the shares of a row sum to its score. An unusual value also raises the shares of columns that depend on it.",
            Chart = new BarChart
            {
                Title = "Shares of features in the highest scores", XName = "feature", IsHorizontal = true,
                YName = $"share of the score ({detector.ScoreKind.Name})", Bars = [.. bars],
                Groups =
                [
                    .. explanations.Select(explanation =>
                        Text($"row {rows.NumberOf(explanation.Row)}, score {explanation.Score:G3}")),
                ],
            },
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
