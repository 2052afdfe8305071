using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The codes as a map by t-SNE, colored by class.</summary>
internal static class TsneSection
{
    private const int MostRows = 2000, LeastRows = 16;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet data, string part)
    {
        var count = Math.Min(data.Count, MostRows);
        if (count < LeastRows) yield break;
        var options = new TsneOptions { Seed = model.Recipe.Training.Seed };
        options = options with { Perplexity = Math.Min(options.Perplexity, (count - 1) / 3) };
        var map = TsneMap.Fit(model, data, MostRows, options);
        yield return new ChartSection
        {
            Name = "tsne", Title = "Map of the codes (t-SNE)",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{count:N0} of the {data.Count:N0} {part} rows; perplexity {options.Perplexity:0.#}, {options.Steps:N0} steps, KL divergence {map.Divergence:0.00}. Rows with near codes lie near each other; the sizes of clusters and the distances between them mean nothing (van der Maaten and Hinton, 2008)."),
            Chart = map.ToChart(model, data),
        };
    }
}
