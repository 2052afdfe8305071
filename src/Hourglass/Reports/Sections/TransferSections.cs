using System.Globalization;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Reports;

/// <summary>Probes: simple learners on codes, next to the same learners on rows; and label efficiency.</summary>
internal static class TransferSections
{
    private const int MaximumTrainRows = 5000, MaximumTestRows = 2000, Seeds = 3, Steps = 300;

    // Classifiers one class against the rest take minutes for hundreds of classes.
    private const int MaximumClasses = 100;

    /// <summary>The sections of a model of labeled rows; none for a conditional model, whose codes are conditioned on the class.</summary>
    internal static IEnumerable<ReportSection> Create(
        Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation = default)
    {
        if (model.IsConditional || !train.HasLabels || !test.HasLabels
            || train.Labels.ToArray().Distinct().Count() is < 2 or > MaximumClasses)
            yield break;
        var known = test.ClassNames.Where(name => train.ClassNames.Contains(name)).ToArray();
        if (known.Length < test.ClassNames.Count) test = test.WithLabels(known); // classes without training rows cannot be predicted
        if (test.Count == 0) yield break;
        var some = train.Select(RowChoice.Of(train.Count, MaximumTrainRows));
        var measured = ClassOrder.Align(test.Select(RowChoice.Of(test.Count, MaximumTestRows)), train.ClassNames);
        yield return Probes(model, some, measured, cancellation);
        // Training heads on convolutions takes minutes.
        if (!model.Encoder.Layers.Any(layer => layer is ConvolutionLayer or Residual))
            yield return Curve(model, some, measured, cancellation);
    }

    private static TableSection Probes(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation)
    {
        var (codes, rows) = (Probe.Codes(model, train, test), Probe.Rows(model, train, test));
        var kinds = Enum.GetValues<ProbeKind>();
        return new TableSection
        {
            Name = "probes", Title = "Probes of the codes", RowsName = "features",
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"Accuracy of classifiers fitted to {train.Count:N0} training rows on {test.Count:N0} test rows, evenly subsampled; for "
                + $"k-means the purity of its clusters. Rows are in the scaled units that the model sees."),
            Columns =
            [
                new("values per row"),
                .. kinds.Select(kind => new TableColumn(Name(kind), BestValue.Highest, How(kind))),
                new("silhouette", BestValue.Highest, "Of the clusters of k-means: 1 for well separated, 0 for overlapping clusters "
                    + "(Rousseeuw, 1987)."),
            ],
            Rows = [Row("codes", codes) with { IsMain = true }, Row("rows", rows)],
        };

        TableRow Row(string name, (float[,] Train, float[,] Test) values)
        {
            var seed = model.Recipe.Training.Seed;
            var found = kinds.Select(kind =>
                Probe.Measure(kind, values.Train, train.Labels, values.Test, test.Labels, seed, cancellation)).ToArray();
            var accuracies = found.Select(result => result.Accuracy ?? result.Purity);
            return new TableRow(name, [values.Train.GetLength(1), .. accuracies, found[^1].Silhouette]);
        }
    }

    private static ChartSection Curve(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation)
    {
        var counts = ((int[])[10, 30, 100, 300, 1000]).Where(count => count >= train.ClassNames.Count && count <= train.Count).ToArray();
        if (counts.Length == 0) counts = [train.Count];
        var points = LabelEfficiency.Measure(
            model, train, test, counts, Seeds,
            new HeadOptions { Training = new() { Iterations = Steps, BatchSize = 64, LearningRate = 0.01f } }, cancellation: cancellation);
        return new ChartSection
        {
            Name = "labels", Title = "Label efficiency",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Accuracy of a linear head on the codes after {Steps} steps of Adam by the number of labels, averaged over {Seeds} "
                + $"samples of labels with a standard deviation of at most {points.Max(point => point.Deviation):0.000}. Pretraining "
                + $"without labels helps where its lines are above those of training from scratch."),
            Chart = new LineChart
            {
                Title = $"Accuracy of {model.Recipe.Name} by labels", XName = "log10 of the number of labels",
                YName = "accuracy on test rows",
                Series =
                [
                    .. points.GroupBy(point => point.Use).Select(group => new LineSeries(
                        group.Key switch
                        {
                            EncoderUse.Frozen => "frozen encoder", EncoderUse.FineTuned => "fine-tuned", _ => "from scratch",
                        },
                        [.. group.Select(point => (Math.Log10(point.Labels), point.Mean))])),
                ],
            },
        };
    }

    private static string Name(ProbeKind kind) => kind switch
    {
        ProbeKind.Knn => "5 nearest neighbors",
        ProbeKind.Logistic => "logistic regression",
        ProbeKind.Svm => "linear SVM",
        ProbeKind.Forest => "random forest",
        _ => "k-means, purity",
    };

    private static string How(ProbeKind kind) => kind switch
    {
        ProbeKind.Knn => "Majority vote of the five nearest training rows.",
        ProbeKind.Logistic => "Multinomial, with an L2 penalty, C = 1.",
        ProbeKind.Svm => "One-vs-rest, squared hinge loss, C = 1.",
        ProbeKind.Forest => "100 trees on bootstrap samples, √d features per split.",
        _ => "As many clusters as classes, found without labels; the fraction of test rows of the most common class of their cluster.",
    };
}
