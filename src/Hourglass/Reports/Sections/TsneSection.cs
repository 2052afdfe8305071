using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>A t-SNE map of the codes, colored by class.</summary>
internal static class TsneSection
{
    private const int MaximumRows = 2000, MinimumRows = 16;

    internal static IEnumerable<ReportSection> Create(
        Autoencoder model, DataSet data, string part, CancellationToken cancellation = default)
    {
        var count = Math.Min(data.Count, MaximumRows);
        if (count < MinimumRows) yield break;
        var options = new TsneOptions { Seed = model.Recipe.Training.Seed };
        options = options with { Perplexity = Math.Min(options.Perplexity, (count - 1) / 3) };
        var map = TsneMap.Fit(model, data, MaximumRows, options, cancellation: cancellation);
        yield return new ChartSection
        {
            Name = "tsne", Title = "t-SNE map of the codes",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{count:N0} of the {data.Count:N0} {part} rows; perplexity {options.Perplexity:0.#}, {options.Steps:N0} steps, KL "
                + $"divergence {map.Divergence:0.00}. Rows with similar codes are close to each other; the sizes of clusters and the "
                + $"distances between them have no meaning (van der Maaten and Hinton, 2008)."),
            Chart = map.ToChart(model, data),
        };
    }
}
