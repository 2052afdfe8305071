using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The terms of an objective with more than a reconstruction loss, after and during training.</summary>
internal static class TermSections
{
    // Panels of hundreds of penalties would be unreadable.
    private const int MaximumPanels = 24;

    internal static IEnumerable<ReportSection> OverTraining(Autoencoder model)
    {
        if (model.TermNames.Count > 2 && model.History.Entries.Count > 0) yield return Lines(model);
    }

    internal static IEnumerable<ReportSection> Table(Autoencoder model, RunMetrics metrics)
    {
        if (model.TermNames.Count > 2) yield return CreateTable(model, metrics);
    }

    private static TableSection CreateTable(Autoencoder model, RunMetrics metrics)
    {
        var rows = new List<TableRow> { Row("training rows", metrics.Train) };
        if (metrics.Test is { } test) rows.Add(Row("test rows", test) with { IsMain = true });
        var sampled = model.Bottleneck.IsStochastic ? " The terms are of sampled codes, as in training." : "";
        return new TableSection
        {
            Name = "terms", Title = "Terms of the objective", RowsName = "on",
            Note = $"loss = {model.Objective}. The term of a penalty is its unweighted cost; the other terms are metrics, which are not "
                + $"part of the loss.{sampled}",
            Columns = [.. model.TermNames.Select(name => new TableColumn(TermWords.Of(name)))],
            Rows = rows,
        };

        TableRow Row(string name, Metrics measured) => new(name, [.. model.TermNames.Select(term => Value(measured.Terms, term))]);
    }

    private static ChartSection Lines(Autoencoder model)
    {
        var entries = model.History.Entries;
        var byEpoch = model.Recipe.Training.Epochs is not null;
        var hasValidation = entries.Any(entry => entry.Validation is not null);
        return new ChartSection
        {
            Name = "terms-over-training", Title = "Terms over training",
            Note = "Each term on its own axis. A penalty is effective if its term decreases or levels off while the reconstruction loss "
                + "still decreases.",
            Chart = new LinePanelsChart
            {
                Title = $"Terms of {model.Recipe.Name}", XName = byEpoch ? "epoch" : "step",
                Panels = [.. model.TermNames.Skip(1).Take(MaximumPanels).Select(term => new LinePanel(TermWords.Of(term), Series(term)))],
            },
        };

        List<LineSeries> Series(string term)
        {
            var series = new List<LineSeries> { new("training", Points(term, entry => entry.Train)) { Color = 0 } };
            if (hasValidation)
                series.Add(new LineSeries("validation", Points(term, entry => entry.Validation)) { Color = 1, IsDashed = true });
            return series;
        }

        List<(double, double)> Points(string term, Func<HistoryEntry, IReadOnlyDictionary<string, double>?> part) =>
            [.. entries.Select(entry => (byEpoch ? entry.Epoch : entry.Step, Value(part(entry), term) ?? double.NaN))];
    }

    private static double? Value(IReadOnlyDictionary<string, double>? terms, string name) =>
        terms is not null && terms.TryGetValue(name, out var value) ? value : null;
}
