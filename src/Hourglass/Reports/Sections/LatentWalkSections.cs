using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>Decoded walks through the latent space: from one row to another, away from a row, and along each dimension.</summary>
internal static class LatentWalkSections
{
    private const int Steps = 10, Pairs = 3, MaximumDimensions = 16, Values = 9, LineValues = 5, Directions = 3, MaximumTried = 100;

    internal static IEnumerable<ReportSection> Create(
        Autoencoder model, DataSet data, CodeStatistics statistics, float[,] codes, int[] byImportance, string part)
    {
        int[] shown = [.. byImportance.Take(MaximumDimensions)];
        var some = shown.Length < byImportance.Length
            ? string.Create(CultureInfo.InvariantCulture, $" The {shown.Length} most important of {byImportance.Length:N0} dimensions.")
            : "";
        var (row, label) = (Row(data, 0), Label(model, data, 0));
        var isPicture = SampleView.IsPicture(model.InputShape);
        if (FindPairs(model, data) is { Count: > 0 } pairs) yield return Interpolations(model, data, pairs, part);

        var deviations = statistics.StandardDeviation;
        var away = shown.Select(c => ($"z{c}", Perturbation.AlongDimension(model, row, deviations, c, label: label))).ToList();
        for (var seed = 1; seed <= Directions; seed++)
            away.Add(($"random {seed}", Perturbation.InRandomDirection(model, row, deviations, (ulong)seed, label: label)));
        yield return Show(
            model, data, "perturbation", "Perturbations of a code",
            $"decode(z + f·σ) for the code z of {part} row 0 and the standard deviation σ of each dimension: one dimension per line, then "
            + $"all dimensions in random directions. f = 0 is the reconstruction.{some}",
            "f →", [.. Perturbation.DefaultFactors.Select(factor => $"{(isPicture ? "" : "f = ")}{Numbers.Short(factor)}")], away);

        var code = SingleRow.Encode(model, row, label);
        var values = isPicture ? Values : LineValues;
        var traversals = shown.Select(c =>
            ($"z{c}", Traversal.Along(model, code, c, CodeRange.Measure(codes, c).Evenly(values), label))).ToList();
        double[] shares = [.. Enumerable.Range(0, values).Select(i => i / (values - 1.0))];
        yield return Show(
            model, data, "traversal", "Traversal of each dimension",
            $"One dimension of the code of {part} row 0 varies linearly from its 1st (0) to its 99th percentile (1); the others are "
                + $"fixed.{some}",
            "position →", [.. shares.Select(share => share.ToString("0.##", CultureInfo.InvariantCulture))], traversals);
    }

    private static ReportSection Interpolations(Autoencoder model, DataSet data, List<(int First, int Second)> pairs, string part)
    {
        var ways = pairs.ConvertAll(pair => Interpolation.Create(
            model, Row(data, pair.First), Row(data, pair.Second), Steps, label: Label(model, data, pair.First)));
        var lengths = string.Join("; ", pairs.Zip(ways, (pair, way) => string.Create(
            CultureInfo.InvariantCulture, $"{pair.First} → {pair.Second}: {way.Path.Length:G3} and {way.BlendLength:G3}")));
        var note = $"decode((1 − α)·z₀ + α·z₁) for the codes of two {part} rows, above the linear blend of the rows. The ends of the upper "
            + $"line are the reconstructions of the rows. The length of each line in scaled units, Σ‖x̂ᵢ₊₁ − x̂ᵢ‖: {lengths}.";
        double[] shares = [.. ways[0].Path.Positions];
        if (!SampleView.IsPicture(model.InputShape))
        {
            return SampleView.Show(
                "interpolation", "Interpolation between rows", note, model.InputShape, data,
                data.Table.Select([pairs[0].First, pairs[0].Second]), ["decoded", "blend"], [ways[0].Path.Samples, ways[0].Blend],
                [.. shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"α = {share:0.00}"))]);
        }

        var range = PictureRange.Of(data.Table);
        return new PictureMapSection
        {
            Name = "interpolation", Title = "Interpolation between rows", Note = note, Shape = model.InputShape,
            Columns = Steps, XName = "α →",
            ColumnNames = [.. shares.Select(share => share.ToString("0.00", CultureInfo.InvariantCulture))],
            RowNames = [.. pairs.SelectMany(pair => (string[])[$"{pair.First} → {pair.Second}", "blend"])],
            Pictures =
                [.. ways.SelectMany(way => SampleView.Pictures(way.Path.Samples, range).Concat(SampleView.Pictures(way.Blend, range)))],
        };
    }

    /// <summary>Paths of equal length: a grid of images, or the lines of all steps in one panel.</summary>
    private static ReportSection Show(
        Autoencoder model, DataSet data, string name, string title, string note, string xName, string[] steps,
        List<(string Name, LatentPath Path)> paths)
    {
        if (SampleView.IsPicture(model.InputShape))
        {
            var range = PictureRange.Of(data.Table);
            return new PictureMapSection
            {
                Name = name, Title = title, Note = note, Shape = model.InputShape, Columns = steps.Length, XName = xName,
                ColumnNames = steps, RowNames = [.. paths.Select(path => path.Name)],
                Pictures = [.. paths.SelectMany(path => SampleView.Pictures(path.Path.Samples, range))],
            };
        }

        var versions = steps.Select((_, step) =>
        {
            var samples = new float[paths.Count, model.InputShape.Size];
            for (var i = 0; i < paths.Count; i++)
                for (var c = 0; c < samples.GetLength(1); c++)
                    samples[i, c] = paths[i].Path.Samples[step, c];
            return samples;
        });
        return SampleView.Show(
            name, title, note, model.InputShape, data, data.Table.Select([0]), steps, [.. versions], [.. paths.Select(path => path.Name)]);
    }

    /// <summary>Pairs of rows: of different classes for labeled rows, of the same class for a conditional model.</summary>
    private static List<(int, int)> FindPairs(Autoencoder model, DataSet data)
    {
        var pairs = new List<(int, int)>();
        for (var first = 0; first < Math.Min(data.Count, MaximumTried) && pairs.Count < Pairs; first++)
        {
            var second = first + 1;
            while (second < data.Count && data.HasLabels && data.Labels[first] == data.Labels[second] != model.IsConditional) second++;
            if (second >= data.Count) continue; // no other row qualifies
            pairs.Add((first, second));
            first = second;
        }

        return pairs;
    }

    private static float[] Row(DataSet data, int row)
    {
        var values = new float[data.Table.Columns];
        data.Table.CopyRow(row, values);
        return values;
    }

    private static int? Label(Autoencoder model, DataSet data, int row) =>
        model.IsConditional ? model.LabelsOf(data.Select([row]))[0] : null;
}
