using System.Globalization;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The sections of every run: the comparison with simple models, losses, reconstructions, codes.</summary>
internal static class RunSections
{
    private const int ShownRows = 20, ShownErrors = 10;

    // Of long signals, which are drawn pixel by pixel, and of tables with many columns fewer rows are shown.
    private const int LongSignal = 1000, TallTable = 8, ShownSignals = 6;

    internal static TableSection Comparison(ReportContext context)
    {
        var (model, metrics) = (context.Model, context.Metrics);
        var measured = metrics.Test ?? metrics.Train;
        var (mse, mean) = (measured.MeanSquaredError, metrics.Baseline.MeanMse);
        var rows = new List<TableRow>
        {
            new("this autoencoder", [mse, Explained(mse), measured.MeanAbsoluteError, measured.Loss]) { IsMain = true },
        };
        var fitted = metrics.Baseline.FittedRows < context.Train.Count
            ? Text($"{metrics.Baseline.FittedRows:N0} of the {context.Train.Count:N0} training rows, evenly subsampled")
            : "the training rows";
        var corrupted = model.Corruption is null ? "" : ", of the same corrupted rows";
        if (metrics.Baseline.PcaMse is { } pca)
            rows.Add(new($"PCA, {model.LatentSize} components{corrupted}", [pca, Explained(pca), null, null]));
        rows.Add(new("predicting the mean of the training rows", [mean, Explained(mean), null, null]));
        if (measured.CorruptedMeanSquaredError is { } error) rows.Add(new("the corrupted rows", [error, Explained(error), null, null]));
        return new TableSection
        {
            Name = "comparison", Title = "Comparison with simple models", RowsName = $"on {context.Part} rows", Rows = rows,
            Note = $"In the scaled units that the model sees; the simple models are fitted to {fitted}.",
            Columns =
            [
                new("MSE", BestValue.Lowest, "(x̂ − x)², averaged over all values of all rows"),
                new("explained variance", BestValue.Highest, ReportHeadlines.ExplainedVariance),
                new("MAE", BestValue.None, "|x̂ − x|, averaged over all values of all rows"),
                new("loss", BestValue.None, model.Objective.ToString()),
            ],
        };

        // The variance of the measured rows around their own mean, of which the metrics have the explained part.
        double? Explained(double error)
        {
            if (!double.IsFinite(measured.ExplainedVariance)) return null;
            if (error == mse) return measured.ExplainedVariance;
            return mse > 0 && measured.ExplainedVariance < 1 ? 1 - error * (1 - measured.ExplainedVariance) / mse : null;
        }
    }

    internal static IEnumerable<ReportSection> Losses(ReportContext context)
    {
        var (model, entries) = (context.Model, context.History.Entries);
        if (entries.Count == 0) yield break;
        var byEpoch = model.Recipe.Training.Epochs is not null;
        var how = byEpoch
            ? "Training: mean over the batches of the epoch, each before its step. Validation: all rows, after the epoch."
            : "Training: the batch of the step, before the step. Validation: all rows at that step.";
        var series = new List<LineSeries> { new("training", Points(e => e.Train["loss"])) { Color = 0 } };
        if (entries.Any(e => e.Validation is not null))
            series.Add(new LineSeries("validation", Points(e => e.Validation?["loss"] ?? double.NaN)) { Color = 1, IsDashed = true });
        yield return new ChartSection
        {
            Name = "loss", Title = "Loss", Note = $"{model.Objective}. {how}",
            Chart = new LineChart
            {
                Title = $"Loss of {model.Recipe.Name}", XName = byEpoch ? "epoch" : "step", YName = "loss", Series = series,
            },
        };

        List<(double, double)> Points(Func<HistoryEntry, double> value) => [.. entries.Select(e => (byEpoch ? e.Epoch : e.Step, value(e)))];
    }

    /// <summary>The first rows, those with the largest errors and those with median errors.</summary>
    internal static IEnumerable<ReportSection> Reconstructions(ReportContext context)
    {
        var (model, shown, part, losses) = (context.Model, context.Shown, context.Part, context.Losses);
        var of = shown.Count < context.Measured.Count ? Text($" Of the first {shown.Count:N0} of {context.Measured.Count:N0} rows.") : "";
        var samples = new SampleView(model, shown);
        var byLoss = Enumerable.Range(0, losses.Length).OrderByDescending(row => losses[row]).ToArray();
        var (title, note) = model.Corruption is { } corruption
            ? ("Corrupted, cleaned, original", $"The first {part} rows with {corruption}; the loss is relative to the original.")
            : ("Originals and reconstructions", $"The first {part} rows.");
        var isPicture = SampleView.IsPicture(model.InputShape);
        var isTall = !isPicture && model.InputShape.Size is > LongSignal or > TallTable and <= SampleView.MaximumNamedColumns;
        var (first, errors) = isTall ? (ShownSignals, ShownSignals) : (ShownRows, ShownErrors);
        yield return samples.Section("reconstructions", title, note, [.. Enumerable.Range(0, Math.Min(first, shown.Count))], losses);
        if (shown.Count <= 2 * errors) yield break;
        yield return samples.Section(
            "largest-errors", "Largest errors", $"The {part} rows with the largest losses, in descending order.{of}",
            byLoss[..errors], losses);
        yield return samples.Section(
            "median-errors", "Median errors", $"The {part} rows with losses around the median.{of}",
            byLoss.AsSpan((byLoss.Length - errors) / 2, errors).ToArray(), losses);
    }

    internal static IEnumerable<ReportSection> Codes(ReportContext context)
    {
        var (model, shown) = (context.Model, context.Shown);
        yield return CodeMap.Create(model, shown, model.Corruption is null ? context.Losses : model.Score(shown), context.Part);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
