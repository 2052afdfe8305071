using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;

namespace Hourglass.Reports;

/// <summary>The distributions q(z|x) of rows in the plane of a Gaussian code of two values.</summary>
internal static class PosteriorSection
{
    private const int MaximumRows = 250;

    internal static IEnumerable<ReportSection> Create(ReportContext context)
    {
        var (model, data) = (context.Model, context.Shown);
        if (model is not { Bottleneck: GaussianBottleneck, LatentSize: 2 } || data.Count == 0) yield break;
        var rows = RowChoice.Of(data.Count, MaximumRows);
        var (means, logVariances) = Codes(context, rows);
        var codes = rows.Select((row, i) => (
            (double)means[i, 0], (double)means[i, 1], Sigma(i, 0), Sigma(i, 1), data.NumberOf(row),
            data.HasLabels ? data.Labels[row] : 0)).ToArray();
        yield return new ChartSection
        {
            Name = "posterior", Title = "Posterior of each row",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"q(z|x) of {codes.Length:N0} of the {data.Count:N0} {context.Part} rows: an ellipse of one standard deviation around the "
                + $"mean. Small ellipses far apart carry much information about x; ellipses like the prior carry none. Mean σ: "
                + $"{codes.Average(code => code.Item3):0.00} along z0, {codes.Average(code => code.Item4):0.00} along z1."),
            Chart = new PosteriorChart
            {
                Title = $"Posterior of {model.Recipe.Name}", Codes = codes, Classes = data.HasLabels ? data.ClassNames : [],
            },
        };

        double Sigma(int row, int dimension) => Math.Exp(logVariances[row, dimension] / 2.0);
    }

    private static (float[,] Means, float[,] LogVariances) Codes(ReportContext context, int[] rows)
    {
        var chosen = context.Shown.Select(rows);
        var codes = context.Model.EncodeDistribution(chosen.Table, context.Model.LabelsOf(chosen));
        return (codes.Means, codes.LogVariances);
    }
}
