using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>Samples of a model with a prior, by class for a conditional model, and some with their nearest training rows.</summary>
internal static class PriorSamples
{
    internal const int Compared = 10;

    private const int Columns = 10, Rows = 6, MaximumClasses = 24;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet? test)
    {
        if (model.Prior is null) yield break;
        if (SampleView.IsPicture(model.InputShape)) yield return Map(model, train);
        yield return Nearest(model, train, test);
    }

    private static PictureMapSection Map(Autoencoder model, DataSet train)
    {
        var classes = model.IsConditional ? model.ClassNames.Take(MaximumClasses).ToArray() : [];
        var codes = model.DrawCodes(classes.Length > 0 ? Columns : Columns * Rows, model.Recipe.Training.Seed);
        var range = PictureRange.Of(train.Table);
        return classes.Length > 0
            ? new PictureMapSection
            {
                Name = "samples", Title = "Samples by class", Columns = Columns, RowNames = classes, Shape = model.InputShape,
                Note = $"decode(z, class) for {Columns} codes z from the prior, {model.Prior}: the class changes by row, z by column. "
                    + $"What is common to a column, such as slant and width, is in the code.",
                Pictures = [.. classes.SelectMany((_, label) => SampleView.Pictures(model.Decode(codes, Repeat(label, Columns)), range))],
            }
            : new PictureMapSection
            {
                Name = "samples", Title = "Samples", Columns = Columns, Shape = model.InputShape,
                Note = $"decode(z) for random codes z from the prior, {model.Prior}, not selected. They should look like the data, and be "
                    + $"as diverse as the data.",
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
            CultureInfo.InvariantCulture,
            $"{(labels.Length > 0 ? model.ClassNames[labels[i]] + "\n" : "")}row {train.NumberOf(near.Row)}\ndistance {near.Distance:G3}"));
        var searched = train.Count > NearestRows.MaximumSearched
            ? string.Create(CultureInfo.InvariantCulture, $", among {NearestRows.MaximumSearched:N0} evenly subsampled")
            : "";
        return SampleView.Show(
            "nearest", "Samples and their nearest training rows",
            $"Below each sample is the training row at minimum distance √Σ(x − y)² in scaled units{searched}. "
            + $"{TypicalDistance(model, train, test)}A sample much closer than that is a copy.",
            model.InputShape, train, rows, ["sample", "nearest"], [samples, RowArrays.Values(rows)], [.. captions]);
    }

    /// <summary>The median distance of unseen rows to their nearest training row.</summary>
    internal static string TypicalDistance(Autoencoder model, DataSet train, DataSet? test)
    {
        if (test is not { Count: > 0 }) return "";
        var rows = test.Table.Select(RowChoice.Of(test.Count, Compared));
        var nearest = NearestRows.Find(RowArrays.Values(rows), train.Table, model.Scaler.Map);
        var distances = nearest.Select(near => near.Distance).Order().ToArray();
        var median = (distances[(distances.Length - 1) / 2] + distances[distances.Length / 2]) / 2;
        return string.Create(
            CultureInfo.InvariantCulture, $"The median distance of {distances.Length} test rows to their nearest training row is "
                + $"{median:G3}. ");
    }

    private static int[] Repeat(int label, int count) => [.. Enumerable.Repeat(label, count)];
}
