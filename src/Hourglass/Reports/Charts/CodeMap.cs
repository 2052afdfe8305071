using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>Draws codes in the plane, colored by class: two numbers as they are, more through PCA, one against the loss.</summary>
internal static class CodeMap
{
    private const int MostPoints = 2000;

    internal static ChartSection Create(Autoencoder model, DataSet data, float[] scores, string part)
    {
        var rows = RowChoice.Of(data.Count, MostPoints);
        var count = rows.Length;
        var codes = model.Encode(data.Select(rows));
        var (x, y, xName, yName, how) = CodePlane.Of(codes, [.. rows.Select(row => scores[row])]);
        var points = new ScatterPoint[count];
        for (var i = 0; i < count; i++) points[i] = new ScatterPoint(x[i], y[i], rows[i], data.HasLabels ? data.Labels[rows[i]] : 0);
        var behind = model is { Prior: not null, LatentSize: 2 } ? model.DrawCodes(MostPoints, model.Recipe.Training.Seed) : new float[0, 2];
        if (behind.Length > 0) how += $" Gray: as many draws from the prior, {model.Prior}; codes that follow it cover the same ground.";
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

    private static double[] Column(float[,] values, int column) => [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
