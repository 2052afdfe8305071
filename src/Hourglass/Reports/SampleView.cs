using System.Globalization;
using System.Runtime.InteropServices;
using Hourglass.Compute;
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
        var isPicture = model.InputShape is { Rank: 3 } shape && shape[0] is 1 or 3 or 4;
        var map = isPicture ? PictureRange.Of(originals) : (Scale: 1f, Shift: 0f);
        var (names, versions) = Versions(originals, rows, isPicture);
        var samples = new List<ReportSample>();
        for (var i = 0; i < rows.Length; i++)
            samples.Add(new ReportSample(Caption(rows[i], scores[rows[i]]), [.. versions.Select(version => Row(version, i, map))]));

        if (isPicture) return new PictureSection { Name = name, Title = title, Note = note, Shape = model.InputShape, Samples = samples, VersionNames = names };
        SampleChart chart = originals.Columns <= MostNamedColumns
            ? new ValueChart
            {
                Title = title, Samples = samples, VersionNames = names,
                Columns = data.ColumnNames ?? [.. Enumerable.Range(0, originals.Columns).Select(c => $"column {c}")],
            }
            : new SignalChart { Title = title, Samples = samples, VersionNames = names };
        return new ChartSection { Name = name, Title = title, Note = note, Chart = chart };
    }

    /// <summary>What is shown of each row. Pictures of a denoiser stand from the corrupted to the original; lines are drawn over the original.</summary>
    private (string[] Names, float[][,] Versions) Versions(RowTable originals, int[] rows, bool isPicture)
    {
        var clean = new float[originals.Rows, originals.Columns];
        for (var i = 0; i < rows.Length; i++)
            originals.CopyRow(i, MemoryMarshal.CreateSpan(ref clean[i, 0], originals.Columns));
        if (model.Corruption is null) return (["original", "reconstruction"], [clean, model.Reconstruct(data.Select(rows))]);
        var corrupted = model.CorruptAsMeasured(data.Table, rows);
        var cleaned = model.Reconstruct(corrupted, model.LabelsOf(data.Select(rows)));
        return isPicture ? (["corrupted", "cleaned", "original"], [corrupted, cleaned, clean]) : (["original", "corrupted", "cleaned"], [clean, corrupted, cleaned]);
    }

    private static ReadOnlyMemory<float> Row(float[,] values, int row, (float Scale, float Shift) map)
    {
        var result = new float[values.GetLength(1)];
        for (var c = 0; c < result.Length; c++) result[c] = values[row, c] * map.Scale + map.Shift;
        return result;
    }

    private string Caption(int row, float score)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"row {row}\nloss {score:G3}");
        return data.HasLabels ? $"{data.ClassNames[data.Labels[row]]}\n{text}" : text;
    }
}
