using System.Globalization;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Reports;

/// <summary>What codes are good for: simple learners on them, beside the same on the rows; and accuracy by the number of labels.</summary>
internal static class TransferSections
{
    private const int MostTrainRows = 5000, MostTestRows = 2000, Seeds = 3, Steps = 300;

    /// <summary>The sections of a model whose rows have classes; none for a conditional model, whose codes are told the class.</summary>
    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation = default)
    {
        if (model.IsConditional || !train.HasLabels || !test.HasLabels || train.Labels.ToArray().Distinct().Count() < 2) yield break;
        var known = test.ClassNames.Where(name => train.ClassNames.Contains(name)).ToArray();
        if (known.Length < test.ClassNames.Count) test = test.WithLabels(known); // nothing can be learned of a class that training never saw
        if (test.Count == 0) yield break;
        var (some, measured) = (train.Select(RowChoice.Of(train.Count, MostTrainRows)), ClassOrder.Align(test.Select(RowChoice.Of(test.Count, MostTestRows)), train.ClassNames));
        yield return Probes(model, some, measured, cancellation);
        // Convolutions would take minutes.
        if (!model.Encoder.Layers.Any(layer => layer is ConvolutionLayer or Residual)) yield return Curve(model, some, measured, cancellation);
    }

    private static TableSection Probes(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation)
    {
        var (codes, rows) = (Probe.Codes(model, train, test), Probe.Rows(model, train, test));
        var kinds = Enum.GetValues<ProbeKind>();
        return new TableSection
        {
            Name = "probes", Title = "What simple learners tell from the codes", RowsName = "learned from",
            Note = string.Create(CultureInfo.InvariantCulture, $"Fitted on {train.Count:N0} training rows, measured on {test.Count:N0} test rows, evenly over all. The share of rows told right; of k-means the purity of its clusters. Rows are in the scaled units that the model sees."),
            Columns =
            [
                new("numbers a row"),
                .. kinds.Select(kind => new TableColumn(Name(kind), BestValue.Highest, How(kind))),
                new("silhouette", BestValue.Highest, "Of k-means' clusters: 1 far apart, 0 overlapping (Rousseeuw, 1987)."),
            ],
            Rows = [Row("codes", codes) with { IsMain = true }, Row("rows", rows)],
        };

        TableRow Row(string name, (float[,] Train, float[,] Test) values)
        {
            var found = kinds.Select(kind => Probe.Measure(kind, values.Train, train.Labels, values.Test, test.Labels, model.Recipe.Training.Seed, cancellation)).ToArray();
            return new TableRow(name, [values.Train.GetLength(1), .. found.Select(result => result.Accuracy ?? result.Purity), found[^1].Silhouette]);
        }
    }

    private static ChartSection Curve(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation)
    {
        var counts = ((int[])[10, 30, 100, 300, 1000]).Where(count => count >= train.ClassNames.Count && count <= train.Count).ToArray();
        if (counts.Length == 0) counts = [train.Count];
        var points = LabelCurve.Measure(
            model, train, test, counts, Seeds, new HeadOptions { Training = new() { Iterations = Steps, BatchSize = 64, LearningRate = 0.01f } }, cancellation: cancellation);
        return new ChartSection
        {
            Name = "labels", Title = "What labels are worth",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"A linear head on the codes, {Steps} steps of Adam, mean of {Seeds} draws of labels, whose standard deviation is at most {points.Max(point => point.Deviation):0.000}. Pretraining without labels pays where its lines are above that from scratch."),
            Chart = new LineChart
            {
                Title = $"Accuracy of {model.Recipe.Name} by labels", XName = "log10 of the number of labels", YName = "accuracy on test rows",
                Series =
                [
                    .. points.GroupBy(point => point.Use).Select(group => new LineSeries(
                        group.Key switch { EncoderUse.Frozen => "frozen encoder", EncoderUse.FineTuned => "fine-tuned", _ => "from scratch" },
                        [.. group.Select(point => (Math.Log10(point.Labels), point.Mean))])),
                ],
            },
        };
    }

    private static string Name(ProbeKind kind) => kind switch
    {
        ProbeKind.Knn => "5 nearest",
        ProbeKind.Logistic => "logistic regression",
        ProbeKind.Svm => "linear SVM",
        ProbeKind.Forest => "random forest",
        _ => "k-means, purity",
    };

    private static string How(ProbeKind kind) => kind switch
    {
        ProbeKind.Knn => "The five nearest training rows vote.",
        ProbeKind.Logistic => "Multinomial, with an L2 penalty, C = 1.",
        ProbeKind.Svm => "One class against the rest, squared hinge loss, C = 1.",
        ProbeKind.Forest => "100 trees on rows drawn with replacement, √d columns a node.",
        _ => "As many clusters as classes, found without labels; the share of test rows of their cluster's commonest class.",
    };
}
