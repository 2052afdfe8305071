using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>Draws codes in the plane, coloured by class: two numbers as they are, more through PCA, one against the loss.</summary>
internal static class CodeMap
{
    private const int MostPoints = 2000;

    internal static ChartSection Create(Autoencoder model, DataSet data, float[] scores, string part)
    {
        var rows = EvenRows.Of(data.Count, MostPoints);
        var count = rows.Length;
        var codes = model.Encode(data.Select(rows));
        var (x, y, xName, yName, how) = Place(codes, rows, scores);
        var points = new ScatterPoint[count];
        for (var i = 0; i < count; i++) points[i] = new ScatterPoint(x[i], y[i], rows[i], data.HasLabels ? data.Labels[rows[i]] : 0);
        var behind = model is { Prior: not null, LatentSize: 2 } ? model.DrawCodes(MostPoints, model.Recipe.Training.Seed) : new float[0, 2];
        if (behind.Length > 0) how += $" Grey: as many draws from the prior, {model.Prior}; codes that follow it cover the same ground.";
        return new ChartSection
        {
            Name = "codes", Title = "Codes",
            Note = string.Create(CultureInfo.InvariantCulture, $"{count:N0} of the {data.Count:N0} {part} rows. {how}"),
            Chart = new ScatterChart
            {
                Title = $"Codes of {model.Recipe.Name}", XName = xName, YName = yName, Points = points, Classes = data.ClassNames,
                Behind = [.. Column(behind, 0).Zip(Column(behind, 1))],
            },
        };
    }

    private static (double[] X, double[] Y, string XName, string YName, string How) Place(float[,] codes, int[] rows, float[] scores)
    {
        switch (codes.GetLength(1))
        {
            case 1:
                return (Column(codes, 0), [.. rows.Select(row => (double)scores[row])], "z1", "loss", "A code is one number; up is the loss of the row.");
            case 2:
                return (Column(codes, 0), Column(codes, 1), "z1", "z2", "A code is two numbers, shown as they are.");
            case var width when codes.GetLength(0) < 2:
                return (Column(codes, 0), Column(codes, 1), "z1", "z2", $"The first two of {width} numbers.");
            case var width:
                var pca = Pca.Fit(codes, 2);
                var ratio = pca.ExplainedVarianceRatio();
                var plane = pca.Encode(codes);
                return (Column(plane, 0), Column(plane, 1), Name(1, ratio[0]), Name(2, ratio[1]),
                    $"A code is {width} numbers; shown are their first two principal components.");
        }
    }

    private static string Name(int number, double ratio) => string.Create(CultureInfo.InvariantCulture, $"PC {number} ({100 * ratio:0} % of the variance)");

    private static double[] Column(float[,] values, int column) => [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
