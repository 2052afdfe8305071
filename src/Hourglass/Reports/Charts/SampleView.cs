using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>Shows rows and their reconstructions in the form that suits them: images, signals, or named columns.</summary>
internal sealed class SampleView(Autoencoder model, DataSet data)
{
    /// <summary>Rows with more values than this are drawn as lines.</summary>
    internal const int MaximumNamedColumns = 24;

    internal ReportSection Section(string name, string title, string note, int[] rows, float[] scores)
    {
        var originals = data.Table.Select(rows);
        var (names, versions) = Versions(originals, rows, IsPicture(model.InputShape));
        return Show(
            name, title, note, model.InputShape, data, originals, names, versions, [.. rows.Select(row => Caption(row, scores[row]))]);
    }

    /// <summary>Whether samples of a shape are shown as images.</summary>
    internal static bool IsPicture(Shape shape) => shape.Rank == 3 && shape[0] is 1 or 3 or 4;

    /// <summary>The rows of values, mapped to the range of an image.</summary>
    internal static ReadOnlyMemory<float>[] Pictures(float[,] values, (float Scale, float Shift) range) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => Row(values, row, range))];

    /// <summary>Shows versions of a few samples.</summary>
    /// <param name="name">The section's name.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="note">The note of the section.</param>
    /// <param name="shape">The shape of a sample.</param>
    /// <param name="data">The data set, for the names of the columns.</param>
    /// <param name="originals">Rows of the data, for the range of images.</param>
    /// <param name="names">The names of the versions.</param>
    /// <param name="versions">The samples of each version (n, features), in the units of the data.</param>
    /// <param name="captions">The caption of each sample.</param>
    internal static ReportSection Show(
        string name, string title, string note, Shape shape, DataSet data, RowTable originals, string[] names, float[][,] versions,
        string[] captions)
    {
        var map = IsPicture(shape) ? PictureRange.Of(originals) : (Scale: 1f, Shift: 0f);
        ReportSample[] samples =
            [.. captions.Select((caption, i) => new ReportSample(caption, [.. versions.Select(version => Row(version, i, map))]))];
        if (IsPicture(shape))
            return new PictureSection { Name = name, Title = title, Note = note, Shape = shape, Samples = samples, VersionNames = names };
        if (originals.Columns > MaximumNamedColumns)
        {
            var signals = new SignalChart { Title = title, Samples = samples, VersionNames = names };
            return new ChartSection { Name = name, Title = title, Note = note, Chart = signals };
        }

        var units = ColumnUnits.Of(data);
        var columns = data.ColumnNames ?? [.. Enumerable.Range(0, originals.Columns).Select(c => $"column {c}")];
        const string raw = "value", scaled = "standard deviations from the mean of the column";
        var values = new ValueChart
        {
            Title = title, Samples = samples, VersionNames = names, Columns = columns, Units = units, XName = units is null ? raw : scaled,
        };
        return new ChartSection
        {
            Name = name, Title = title, Note = note, Chart = values, Below = SampleNumbers.Write(columns, names, samples),
        };
    }

    /// <summary>
    /// The versions of each row. Images of a denoiser are ordered from corrupted to original; lines are drawn over the original.
    /// </summary>
    private (string[] Names, float[][,] Versions) Versions(RowTable originals, int[] rows, bool isPicture)
    {
        var clean = RowArrays.Values(originals);
        if (model.Corruption is null)
            return (["original", "reconstruction"], [clean, model.Reconstruct(data.Select(rows))]);
        var corrupted = model.CorruptAsMeasured(data.Table, rows);
        var cleaned = model.Reconstruct(corrupted, model.LabelsOf(data.Select(rows)));
        return isPicture
            ? (["corrupted", "cleaned", "original"], [corrupted, cleaned, clean])
            : (["original", "corrupted", "cleaned"], [clean, corrupted, cleaned]);
    }

    private static ReadOnlyMemory<float> Row(float[,] values, int row, (float Scale, float Shift) map)
    {
        var result = new float[values.GetLength(1)];
        for (var c = 0; c < result.Length; c++) result[c] = values[row, c] * map.Scale + map.Shift;
        return result;
    }

    private string Caption(int row, float score)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"row {data.NumberOf(row)}\nloss {score:G3}");
        if (!data.HasLabels) return text;
        var name = data.ClassNames[data.Labels[row]];
        return $"{(name.All(char.IsAsciiDigit) ? "class " : "")}{name}\n{text}";
    }
}
