using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>How many nats each dimension of a Gaussian code carries, and which are active.</summary>
internal static class DivergenceChart
{
    private const double Active = PosteriorSummary.ActiveVariance;

    private const int MostRows = 10_000;

    internal static ChartSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.Bottleneck is not GaussianBottleneck) return null;
        var rows = data.Select(RowChoice.Of(data.Count, MostRows));
        var q = model.SummarizePosterior(rows);
        var dimensions = q.Divergences.Zip(q.VariancesOfMeans, (kl, variance) => (Kl: kl, Variance: variance))
            .Select((dimension, i) => (Name: $"z{i + 1}", dimension.Kl, dimension.Variance)).ToArray();
        var active = dimensions.Count(dimension => dimension.Variance > Active);
        return new ChartSection
        {
            Name = "divergence", Title = "Divergence by dimension",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"KL(q(zⱼ|x) ‖ N(0, 1)) = ½·(μ² + σ² − log σ² − 1) in nats, averaged over {rows.Count:N0} {part} rows, the largest first; {dimensions.Sum(d => d.Kl):0.0} nats in all. ")
                + string.Create(CultureInfo.InvariantCulture, $"{active:N0} of {dimensions.Length:N0} dimensions are active: their μ varies by more than {Active} over the rows. One that is not has collapsed to the prior and carries nothing."),
            Chart = new BarChart
            {
                Title = $"Divergence by dimension of {model.Recipe.Name}", XName = "dimension of the code", YName = "nats",
                Groups = [FormattableString.Invariant($"active (variance of μ above {Active})"), "not active"],
                Bars = [.. dimensions.OrderByDescending(d => d.Kl).Select(d => new Bar(d.Name, d.Kl, d.Variance > Active ? 0 : 1))],
            },
        };
    }
}
