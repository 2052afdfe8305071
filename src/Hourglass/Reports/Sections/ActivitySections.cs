using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Reports;

/// <summary>Sections of a sparse code: the histogram of its activations, and the dictionary atom of each unit.</summary>
internal static class ActivitySections
{
    private const int MaximumRows = 2000, MaximumAtoms = 100, Bins = 50;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet data, string part)
    {
        if (!IsSparse(model)) yield break;
        var rows = data.Select(RowChoice.Of(data.Count, MaximumRows));
        var codes = model.Encode(rows);
        yield return Histogram(model, codes, string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} {part} rows"));
        if (SampleView.IsPicture(model.InputShape) && !model.IsConditional) yield return Atoms(model, codes);
    }

    /// <summary>Whether the bottleneck is sparse or a penalty regularizes the activations of the code.</summary>
    private static bool IsSparse(Autoencoder model) => model.Bottleneck is SparseBottleneck || model.Objective.Penalties.Any(penalty =>
        penalty is ActivityPenalty activity && (activity.Layer is null || activity.Layer == model.Encoder.Layers[^1]));

    private static ChartSection Histogram(Autoencoder model, float[,] codes, string rows)
    {
        var values = codes.Cast<float>().Where(value => value != 0).Select(value => (double)value).ToArray();
        var (low, high) = values.Length == 0 ? (0, 1) : (Math.Min(0, values.Min()), Math.Max(0, values.Max()));
        var counts = new int[Bins];
        foreach (var value in values) counts[Math.Min(Bins - 1, (int)((value - low) / (high - low) * Bins))]++;
        var meanSize = values.Sum(Math.Abs) / codes.Length;
        var zeros = 1 - values.Length / (double)codes.Length;
        return new ChartSection
        {
            Name = "activities", Title = "Activations of the code",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"All {codes.GetLength(1):N0} units over {rows}. {100 * zeros:0.0} % of the activations are exactly 0 and not shown; "
                + $"{values.Length / (double)codes.GetLength(0):0.0} per row are nonzero on average. The mean of |h| is {meanSize:G3}."),
            Chart = new BarChart
            {
                Title = $"Activations of {model.Recipe.Name}", XName = "activation", YName = "% of all activations", Range = (low, high),
                Bars = [.. counts.Select((count, i) => new Bar(Interval(Edge(i), Edge(i + 1)), 100.0 * count / codes.Length))],
            },
        };

        double Edge(int i) => low + (high - low) * i / Bins;
        static string Interval(double from, double to) => $"{Numbers.Short(from)} to {Numbers.Short(to)}";
    }

    private static PictureSection Atoms(Autoencoder model, float[,] codes)
    {
        var (rows, units) = (codes.GetLength(0), codes.GetLength(1));
        var (use, active, mean) = (new double[units], new double[units], new float[units]);
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < units; c++)
            {
                use[c] += Math.Abs(codes[r, c]) / (double)rows;
                if (codes[r, c] != 0) active[c] += 1.0 / rows;
                mean[c] += codes[r, c] / rows;
            }
        }

        var shown = Enumerable.Range(0, units).OrderByDescending(c => use[c]).Take(MaximumAtoms).ToArray();
        var (atoms, how) = Effects(model, shown, mean);
        return new PictureSection
        {
            Name = "atoms", Title = "Dictionary atoms", Shape = model.InputShape, VersionNames = [""],
            Note = string.Create(CultureInfo.InvariantCulture,
                $"The {shown.Length} most active of {units:N0} units, by the mean of |h|. {how} Gray is no effect, lighter adds, darker "
                + $"subtracts; each atom has its own scale. Sparse codes tend to learn strokes and spots, each for a part of the image."),
            Samples = [.. shown.Select((unit, i) => new ReportSample(
                string.Create(CultureInfo.InvariantCulture, $"h{unit}\nactive in {100 * active[unit]:0} %"), [Diverging(atoms[i])]))],
        };
    }

    /// <summary>
    /// The columns of the decoder weights of a single dense layer; otherwise the change of the output for a unit step from the mean code.
    /// </summary>
    internal static (float[][] Atoms, string How) Effects(Autoencoder model, int[] units, float[] mean)
    {
        var size = model.InputShape.Size;
        if (model.Decoder.Layers is [Dense dense, ..] && model.Decoder.Layers.Skip(1).All(layer => layer is Reshape))
        {
            var weights = new float[size * model.LatentSize];
            model.Backend.Download(dense.Weight.Values, weights);
            return (
                [.. units.Select(unit => Enumerable.Range(0, size).Select(o => weights[o * model.LatentSize + unit]).ToArray())],
                "Each is a column of the decoder weights.");
        }

        var codes = new float[units.Length + 1, model.LatentSize];
        for (var i = 0; i <= units.Length; i++)
        {
            for (var c = 0; c < mean.Length; c++) codes[i, c] = mean[c];
            if (i < units.Length) codes[i, units[i]] += 1;
        }

        var decoded = model.Decode(codes);
        return (
            [.. units.Select((_, i) => Enumerable.Range(0, size).Select(v => decoded[i, v] - decoded[units.Length, v]).ToArray())],
            "Each is decode(mean code + 1 in this unit) − decode(mean code).");
    }

    /// <summary>Maps −1 … 1 times the maximum magnitude to 0 … 1.</summary>
    private static float[] Diverging(float[] effect)
    {
        var largest = Math.Max(float.Epsilon, effect.Max(Math.Abs));
        return [.. effect.Select(value => 0.5f + value / largest / 2)];
    }
}
