using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>How often each entry of a codebook is used.</summary>
internal static class CodebookChart
{
    private const int MaximumRows = 10_000, MaximumBars = 1024;

    internal static ChartSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.Bottleneck is not CodebookBottleneck codebook) return null;
        var rows = data.Select(RowChoice.Of(data.Count, MaximumRows));
        var use = model.CountEntries(rows.Table, model.LabelsOf(rows));
        var total = (double)use.Counts.Sum();
        return new ChartSection
        {
            Name = "codebook", Title = "Use of the codebook",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Each of {rows.Count:N0} {part} rows is {codebook.Places:N0} vectors, each replaced by the nearest of {codebook.Size:N0} "
                + $"entries. The relative frequency of each entry, in descending order, of at most {MaximumBars:N0}; "
                + $"{use.Used:N0} are used at least once. The perplexity exp(−Σ p log p) is {use.Perplexity:0.0}, "
                + $"the number of equally used entries of the same entropy."),
            Chart = new BarChart
            {
                Title = $"Use of the codebook of {model.Recipe.Name}", XName = "entry", YName = "% of all vectors",
                Bars =
                [
                    .. use.Counts.Select((count, entry) => new Bar(entry.ToString(CultureInfo.InvariantCulture), 100 * count / total))
                        .OrderByDescending(bar => bar.Value).Take(MaximumBars),
                ],
            },
        };
    }
}
