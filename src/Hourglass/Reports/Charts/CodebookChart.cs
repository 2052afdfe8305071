using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>How often the entries of a codebook stand for a vector.</summary>
internal static class CodebookChart
{
    private const int MostRows = 10_000;

    internal static ChartSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.Bottleneck is not CodebookBottleneck codebook) return null;
        var rows = data.Select(RowChoice.Of(data.Count, MostRows));
        var use = model.CountEntries(rows.Table, model.LabelsOf(rows));
        var total = (double)use.Counts.Sum();
        return new ChartSection
        {
            Name = "codebook", Title = "Use of the codebook",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Each of {rows.Count:N0} {part} rows is {codebook.Places:N0} vectors, each taken for the nearest of {codebook.Size:N0} entries; the share of each entry, the most used first. {use.Used:N0} are used at all. The perplexity exp(−Σ p log p) is {use.Perplexity:0.0}: as many entries, used equally, would carry as much."),
            Chart = new BarChart
            {
                Title = $"Use of the codebook of {model.Recipe.Name}", XName = "entry", YName = "% of all vectors",
                Bars = [.. use.Counts.Select((count, entry) => new Bar(entry.ToString(CultureInfo.InvariantCulture), 100 * count / total)).OrderByDescending(bar => bar.Value)],
            },
        };
    }
}
