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
        var codes = PosteriorCode.Of(model, data, rows);
        yield return new ChartSection
        {
            Name = "posterior", Title = "Posterior of each row",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"q(z|x) of {codes.Count:N0} of the {data.Count:N0} {context.Part} rows: an ellipse of one standard deviation around the "
                + $"mean. Small ellipses far apart carry much information about x; ellipses like the prior carry none. Mean σ: "
                + $"{codes.Average(code => code.SigmaX):0.00} along z0, {codes.Average(code => code.SigmaY):0.00} along z1."),
            Chart = new PosteriorChart
            {
                Title = $"Posterior of {model.Recipe.Name}", Codes = codes, Classes = data.HasLabels ? data.ClassNames : [],
            },
        };
    }
}
