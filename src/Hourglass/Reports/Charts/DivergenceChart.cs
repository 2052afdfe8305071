using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The divergence of each dimension of a Gaussian code, and which dimensions are active.</summary>
internal static class DivergenceChart
{
    private const double Active = PosteriorSummary.ActiveVariance;

    private const int MaximumRows = 10_000, MaximumBars = 512;

    internal static ChartSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.Bottleneck is not GaussianBottleneck) return null;
        var rows = data.Select(RowChoice.Of(data.Count, MaximumRows));
        var q = model.SummarizePosterior(rows);
        var dimensions = q.Divergences.Zip(q.VariancesOfMeans, (kl, variance) => (Kl: kl, Variance: variance))
            .Select((dimension, i) => (Name: $"z{i}", dimension.Kl, dimension.Variance)).ToArray();
        var active = dimensions.Count(dimension => dimension.Variance > Active);
        var some = dimensions.Length > MaximumBars ? $", the first {MaximumBars}" : "";
        return new ChartSection
        {
            Name = "divergence", Title = "Divergence by dimension",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"KL(q(zⱼ|x) ‖ N(0, 1)) = ½·(μ² + σ² − log σ² − 1) in nats, averaged over {rows.Count:N0} {part} rows, in descending "
                + $"order{some}; {dimensions.Sum(d => d.Kl):0.0} nats in total. {active:N0} of {dimensions.Length:N0} dimensions are "
                + $"active, with a variance of μ over the rows above {Active}. The others have collapsed to the prior and carry nothing."),
            Chart = new BarChart
            {
                Title = $"Divergence by dimension of {model.Recipe.Name}", XName = "dimension of the code", YName = "nats",
                Groups = [FormattableString.Invariant($"active (variance of μ above {Active})"), "not active"],
                Bars =
                [
                    .. dimensions.OrderByDescending(d => d.Kl).Take(MaximumBars)
                        .Select(d => new Bar(d.Name, d.Kl, d.Variance > Active ? 0 : 1)),
                ],
            },
        };
    }
}
