using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>How many nats each dimension of a Gaussian code carries, and which are active.</summary>
internal static class DivergenceChart
{
    /// <summary>A dimension is active where its mean varies more than this (Burda, Grosse and Salakhutdinov, 2016).</summary>
    private const double Active = 0.01;

    private const int MostRows = 10_000;

    internal static ChartSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.Bottleneck is not GaussianBottleneck) return null;
        var rows = data.Select(EvenRows.Of(data.Count, MostRows));
        var dimensions = Measure(model.EncodeDistribution(rows.Table, model.LabelsOf(rows)));
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
                Groups = ["active (variance of μ above 0.01)", "not active"],
                Bars = [.. dimensions.OrderByDescending(d => d.Kl).Select(d => new Bar(d.Name, d.Kl, d.Variance > Active ? 0 : 1))],
            },
        };
    }

    /// <summary>For each dimension the mean divergence and the variance of μ over the rows.</summary>
    internal static (string Name, double Kl, double Variance)[] Measure(LatentDistribution q)
    {
        var (rows, columns) = (q.Means.GetLength(0), q.Means.GetLength(1));
        var result = new (string, double, double)[columns];
        for (var c = 0; c < columns; c++)
        {
            var (kl, sum, squares) = (0.0, 0.0, 0.0);
            for (var r = 0; r < rows; r++)
            {
                double mean = q.Means[r, c], variance = Math.Max(float.Epsilon, q.Variances[r, c]);
                kl += 0.5 * (mean * mean + variance - Math.Log(variance) - 1);
                (sum, squares) = (sum + mean, squares + mean * mean);
            }

            result[c] = ($"z{c + 1}", kl / rows, squares / rows - sum / rows * (sum / rows));
        }

        return result;
    }
}
