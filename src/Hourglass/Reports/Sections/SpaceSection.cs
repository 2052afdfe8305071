using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// Rows of a table in the original and in the latent space; for two or three columns with PCA's components as arrows and the curve or the
/// surface that the decoder makes of the codes.
/// </summary>
internal static class SpaceSection
{
    private const int MaximumRows = 1000, CurveSteps = 120, GridLines = 11, GridSteps = 41;

    // The view of three columns: turned around the vertical axis, then tilted.
    private const double Turn = 0.65, Tilt = 0.4;

    internal static IEnumerable<ReportSection> Create(ReportContext context)
    {
        var (model, data) = (context.Model, context.Shown);
        var d = model.InputShape.Size;
        if (model.InputShape.Rank != 1 || model.IsConditional || d < 2 || data.Count < 3 || model.LatentSize < 1) yield break;
        var numbers = RowChoice.Of(data.Count, MaximumRows);
        if (!Pca.CanFit(numbers.Length, d)) yield break;
        var rows = data.Select(numbers);
        var values = RowArrays.Values(rows.Table, model.Scaler.Map);
        var pca = Pca.Fit(values, Math.Min(d, 3), model.Backend, context.Cancellation);
        if (pca.TotalVariance <= 0) yield break;
        var scores = pca.Encode(values);
        var codes = model.Encode(rows);
        var plane = CodePlane.Create(codes, model.LatentSize == 1 ? model.Score(rows) : null);
        var isShape = d <= 3;
        Func<float[,], int, (double X, double Y)> place = d == 3 ? Turned : Flat;
        var shown = isShape ? values : scores;
        var order = Enumerable.Range(0, rows.Count).OrderBy(i => scores[i, 0]).ToArray();
        var points = order.Select(i =>
        {
            var (x, y) = place(shown, i);
            return (x, y, plane.X[i], plane.Y[i], rows.NumberOf(i), rows.HasLabels ? rows.Labels[i] : 0);
        });
        var (xName, yName) = AxisNames(data, pca, d);
        yield return new ChartSection
        {
            Name = "spaces", Title = "Original and latent space", Note = Describe(model, rows.Count, context, pca, d, plane),
            Chart = new SpaceChart
            {
                Title = $"Original and latent space of {model.Recipe.Name}", Points = [.. points],
                Classes = rows.HasLabels ? rows.ClassNames : [], IsToScale = isShape,
                Names = (xName, yName, Brief(plane.XName), Brief(plane.YName)),
                Curves = isShape && model.Bottleneck is not CodebookBottleneck ? Curves(model, codes, place) : [],
                Arrows = isShape ? Arrows(pca, place) : [],
            },
        };
    }

    /// <summary>The panels are narrow.</summary>
    private static string Brief(string name) => name.Replace(" of the variance", "", StringComparison.Ordinal);

    /// <summary>The decoded line of a code of one value, or the decoded mesh of two; none for more.</summary>
    private static List<IReadOnlyList<(double X, double Y)>> Curves(
        Autoencoder model, float[,] codes, Func<float[,], int, (double X, double Y)> place)
    {
        var curves = new List<IReadOnlyList<(double, double)>>();
        if (model.LatentSize == 1)
        {
            var line = CodeRange.Measure(codes, 0).Evenly(CurveSteps);
            Add(line.Length, i => [line[i]]);
        }
        else if (model.LatentSize == 2)
        {
            var (across, up) = (CodeRange.Measure(codes, 0), CodeRange.Measure(codes, 1));
            var (fine, fineUp) = (across.Evenly(GridSteps), up.Evenly(GridSteps));
            foreach (var fixedAcross in across.Evenly(GridLines)) Add(GridSteps, i => [fixedAcross, fineUp[i]]);
            foreach (var fixedUp in up.Evenly(GridLines)) Add(GridSteps, i => [fine[i], fixedUp]);
        }

        return curves;

        void Add(int count, Func<int, float[]> code)
        {
            var line = new float[count, model.LatentSize];
            for (var i = 0; i < count; i++)
                for (var c = 0; c < model.LatentSize; c++) line[i, c] = code(i)[c];
            var decoded = RowArrays.Map(model.Decode(line), model.Scaler.Map);
            curves.Add([.. Enumerable.Range(0, count).Select(i => place(decoded, i))]);
        }
    }

    /// <summary>Each component from the mean, two standard deviations long.</summary>
    private static List<(double, double, double, double, string)> Arrows(Pca pca, Func<float[,], int, (double X, double Y)> place)
    {
        var arrows = new List<(double, double, double, double, string)>();
        var ratios = pca.ExplainedVarianceRatio();
        for (var k = 0; k < pca.LatentSize; k++)
        {
            var ends = new float[2, pca.Features];
            for (var c = 0; c < pca.Features; c++)
            {
                ends[0, c] = pca.Mean[c];
                ends[1, c] = pca.Mean[c] + (float)(2 * Math.Sqrt(pca.ExplainedVariance[k]) * pca.Components[k, c]);
            }

            var ((fromX, fromY), (toX, toY)) = (place(ends, 0), place(ends, 1));
            arrows.Add((fromX, fromY, toX, toY, string.Create(CultureInfo.InvariantCulture, $"PC {k + 1}, {100 * ratios[k]:0} %")));
        }

        return arrows;
    }

    private static string Describe(Autoencoder model, int count, ReportContext context, Pca pca, int d, CodePlane plane)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{count:N0} {context.Part} rows, at the left in scaled units");
        if (d > 3)
        {
            var share = pca.ExplainedVarianceRatio()[..2].Sum();
            return text + string.Create(CultureInfo.InvariantCulture,
                $" by their first two principal components ({100 * share:0} % of the variance), at the right by their codes. "
                + $"{plane.Description} Colors are the same in both panels: neighbors should stay neighbors.");
        }

        var made = model.LatentSize switch
        {
            1 => " The curve is decode(z0) from the 1st to the 99th percentile of the codes: the curve that the autoencoder bends "
                + "through the rows, where PCA has the straight line of its first arrow.",
            2 => " The mesh is decode(z0, z1) between percentiles of the codes: the surface that the autoencoder bends through the rows, "
                + "where PCA has the plane of its first two arrows.",
            _ => "",
        };
        return $"{text}{(d == 3 ? ", three columns seen from the side" : "")}, at the right by their codes. Arrows: PCA's components, two "
            + $"standard deviations long, with their share of the variance.{made}";
    }

    private static (string X, string Y) AxisNames(DataSet data, Pca pca, int d)
    {
        if (d == 2) return (Column(data, 0), Column(data, 1));
        if (d == 3) return ($"{Column(data, 0)}, {Column(data, 1)}", Column(data, 2));
        var ratio = pca.ExplainedVarianceRatio();
        return (Name(1, ratio[0]), Name(2, ratio[1]));

        static string Name(int number, double share) =>
            string.Create(CultureInfo.InvariantCulture, $"PC {number} ({100 * share:0} %)");
    }

    private static string Column(DataSet data, int column) =>
        data.ColumnNames?[column] ?? string.Create(CultureInfo.InvariantCulture, $"column {column}");

    private static (double X, double Y) Flat(float[,] values, int row) => (values[row, 0], values[row, 1]);

    private static (double X, double Y) Turned(float[,] values, int row)
    {
        var (x, y, z) = ((double)values[row, 0], (double)values[row, 1], (double)values[row, 2]);
        var depth = x * Math.Sin(Turn) + y * Math.Cos(Turn);
        return (x * Math.Cos(Turn) - y * Math.Sin(Turn), z * Math.Cos(Tilt) + depth * Math.Sin(Tilt));
    }
}
