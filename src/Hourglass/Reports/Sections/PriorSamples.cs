using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>What a model with a prior makes up: samples, by class where it can be asked for one, and beside some the training row nearest to each.</summary>
internal static class PriorSamples
{
    internal const int Compared = 10;

    private const int Columns = 10, Rows = 6, MostClasses = 24;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet? test)
    {
        if (model.Prior is null) yield break;
        if (SampleView.IsPicture(model.InputShape)) yield return Map(model, train);
        yield return Nearest(model, train, test);
    }

    private static PictureMapSection Map(Autoencoder model, DataSet train)
    {
        var classes = model.IsConditional ? model.ClassNames.Take(MostClasses).ToArray() : [];
        var codes = model.DrawCodes(classes.Length > 0 ? Columns : Columns * Rows, model.Recipe.Training.Seed);
        var range = PictureRange.Of(train.Table);
        return classes.Length > 0
            ? new PictureMapSection
            {
                Name = "samples", Title = "Samples by class", Columns = Columns, RowNames = classes, Shape = model.InputShape,
                Note = $"decode(z, class) for {Columns} codes z from the prior, {model.Prior}: the class changes from row to row, z from column to column. What a column keeps, such as slant and width, is in the code.",
                Pictures = [.. classes.SelectMany((_, label) => SampleView.Pictures(model.Decode(codes, Repeat(label, Columns)), range))],
            }
            : new PictureMapSection
            {
                Name = "samples", Title = "Samples", Columns = Columns, Shape = model.InputShape,
                Note = $"decode(z) for codes z drawn from the prior, {model.Prior}; none is chosen by hand. They should look like the data, and differ from each other as the data do.",
                Pictures = SampleView.Pictures(model.Decode(codes), range),
            };
    }

    private static ReportSection Nearest(Autoencoder model, DataSet train, DataSet? test)
    {
        var codes = model.DrawCodes(Compared, model.Recipe.Training.Seed);
        int[] labels = model.IsConditional ? [.. Enumerable.Range(0, Compared).Select(i => i % model.ClassNames.Count)] : [];
        var samples = model.Decode(codes, labels);
        var nearest = NearestRows.Find(samples, train.Table, model.Scaler.Map);
        var rows = train.Table.Select([.. nearest.Select(near => near.Row)]);
        var captions = nearest.Select((near, i) => string.Create(
            CultureInfo.InvariantCulture, $"{(labels.Length > 0 ? model.ClassNames[labels[i]] + "\n" : "")}row {near.Row}\nat {near.Distance:G3}"));
        var searched = train.Count > NearestRows.MostSearched ? $", among {NearestRows.MostSearched.ToString("N0", CultureInfo.InvariantCulture)} taken evenly" : "";
        return SampleView.Show(
            "nearest", "Samples beside the nearest training row",
            $"Below each sample the training row at the least distance √Σ(x − y)² in scaled units{searched}. {Yardstick(model, train, test)}A sample much nearer than that is a copy.",
            model.InputShape, train, rows, ["sample", "nearest"], [samples, RowArrays.Values(rows)], [.. captions]);
    }

    /// <summary>How near rows that the model was not trained on come.</summary>
    internal static string Yardstick(Autoencoder model, DataSet train, DataSet? test)
    {
        if (test is not { Count: > 0 }) return "";
        var rows = test.Table.Select(RowChoice.Of(test.Count, Compared));
        var distances = NearestRows.Find(RowArrays.Values(rows), train.Table, model.Scaler.Map).Select(near => near.Distance).Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Of {distances.Length} test rows, taken evenly, half have a training row nearer than {(distances[(distances.Length - 1) / 2] + distances[distances.Length / 2]) / 2:G3}. ");
    }

    private static int[] Repeat(int label, int count) => [.. Enumerable.Repeat(label, count)];
}
