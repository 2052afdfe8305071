using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// A scatter chart of codes, colored by class: codes of two values as they are, larger codes by PCA, single values against the loss.
/// </summary>
internal static class CodeMap
{
    private const int MaximumPoints = 2000;

    internal static ChartSection Create(Autoencoder model, DataSet data, float[] scores, string part)
    {
        var rows = RowChoice.Of(data.Count, MaximumPoints);
        var count = rows.Length;
        var codes = model.Encode(data.Select(rows));
        var (x, y, xName, yName, how) = CodePlane.Create(codes, [.. rows.Select(row => scores[row])]);
        var points = new ScatterPoint[count];
        for (var i = 0; i < count; i++)
            points[i] = new ScatterPoint(x[i], y[i], data.NumberOf(rows[i]), data.HasLabels ? data.Labels[rows[i]] : 0);
        var behind = model is { Prior: not null, LatentSize: 2 }
            ? model.DrawCodes(MaximumPoints, model.Recipe.Training.Seed)
            : new float[0, 2];
        if (behind.Length > 0) how += $" Gray: as many samples from the prior, {model.Prior}, which the codes should cover.";
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

    private static double[] Column(float[,] values, int column) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
