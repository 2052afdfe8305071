using System.Globalization;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>Shows rows beside their reconstructions in the way that suits them: pictures, signals, or columns with names.</summary>
internal sealed class SampleView(Autoencoder model, DataSet data)
{
    /// <summary>A row with more values than this is drawn as a line.</summary>
    private const int MostNamedColumns = 24;

    internal ReportSection Section(string name, string title, string note, int[] rows, float[] scores)
    {
        var originals = data.Table.Select(rows);
        var reconstructions = model.Reconstruct(originals);
        var map = model.InputShape is { Rank: 3 } shape && shape[0] is 1 or 3 or 4 ? PictureRange.Of(originals) : (Scale: 1f, Shift: 0f);
        var samples = new List<ReportSample>();
        for (var i = 0; i < rows.Length; i++)
        {
            var (original, reconstruction) = (new float[originals.Columns], new float[originals.Columns]);
            originals.CopyRow(i, original);
            for (var c = 0; c < original.Length; c++)
            {
                original[c] = original[c] * map.Scale + map.Shift;
                reconstruction[c] = reconstructions[i, c] * map.Scale + map.Shift;
            }

            samples.Add(new ReportSample(Caption(rows[i], scores[rows[i]]), [original, reconstruction]));
        }

        if (model.InputShape is { Rank: 3 } picture && picture[0] is 1 or 3 or 4)
            return new PictureSection { Name = name, Title = title, Note = note, Shape = picture, Samples = samples };
        SampleChart chart = originals.Columns <= MostNamedColumns
            ? new ValueChart { Title = title, Samples = samples, Columns = data.ColumnNames ?? [.. Enumerable.Range(0, originals.Columns).Select(c => $"column {c}")] }
            : new SignalChart { Title = title, Samples = samples };
        return new ChartSection { Name = name, Title = title, Note = note, Chart = chart };
    }

    private string Caption(int row, float score)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"row {row}\nloss {score:G3}");
        return data.HasLabels ? $"{data.ClassNames[data.Labels[row]]}\n{text}" : text;
    }
}
