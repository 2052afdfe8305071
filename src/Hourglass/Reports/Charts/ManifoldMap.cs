using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Reports;

/// <summary>
/// The decoded plane of codes of two values: at the quantiles of N(0, I) (Kingma and Welling, 2014, figure 4), or for another distribution
/// evenly between percentiles of the codes.
/// </summary>
internal static class ManifoldMap
{
    private const int Side = 20, MaximumRows = 2000;

    internal static PictureMapSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.LatentSize != 2 || model.IsConditional || !SampleView.IsPicture(model.InputShape)) return null;
        var (xs, ys, how) = Places(model, data, part);
        var grid = ManifoldGrid.Create(model, xs, [.. ys.Reverse()]); // z1 increases upwards
        return new PictureMapSection
        {
            Name = "manifold", Title = "Decoded plane of codes", XName = "z0 →", YName = "↑ z1",
            Note = $"Each image is decode(z0, z1) at its position; {how}. Transitions should be smooth, and all images should look like "
                + $"the data.",
            Shape = model.InputShape, Columns = Side, Gap = 0,
            Pictures = SampleView.Pictures(grid.Samples, PictureRange.Of(data.Table)),
            ColumnNames = [.. grid.X.Select(Name)], RowNames = [.. grid.Y.Select(Name)],
        };
    }

    private static (float[] X, float[] Y, string How) Places(Autoencoder model, DataSet data, string part)
    {
        if (model.Prior is StandardNormal)
        {
            float[] places = [.. Enumerable.Range(0, Side).Select(i => (float)NormalQuantile.Of((i + 0.5) / Side))];
            return (places, places, $"the positions are {Side} quantiles of N(0, 1) along each axis, equally likely under the prior");
        }

        var (codes, whose) = model.Prior is { } prior
            ? (model.DrawCodes(MaximumRows, model.Recipe.Training.Seed), $"samples from {prior}")
            : (model.Encode(data.Select(RowChoice.Of(data.Count, MaximumRows))), $"codes of {part} rows");
        return (
            CodeRange.Measure(codes, 0).Evenly(Side), CodeRange.Measure(codes, 1).Evenly(Side),
            $"the positions are evenly spaced from the 1st to the 99th percentile of {whose}");
    }

    private static string Name(float value) => value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
