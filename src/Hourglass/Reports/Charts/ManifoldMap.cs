using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Reports;

/// <summary>
/// What a model with codes of two numbers makes of each place of their plane: decoded codes at the quantiles of N(0, I) (Kingma and Welling, 2014,
/// figure 4), or evenly over the middle of the codes where they follow another distribution.
/// </summary>
internal static class ManifoldMap
{
    private const int Side = 20, MostRows = 2000;

    internal static PictureMapSection? Create(Autoencoder model, DataSet data, string part)
    {
        if (model.LatentSize != 2 || model.IsConditional || !SampleView.IsPicture(model.InputShape)) return null;
        var (xs, ys, how) = Places(model, data, part);
        var grid = ManifoldGrid.Decode(model, xs, [.. ys.Reverse()]); // z2 grows upwards
        return new PictureMapSection
        {
            Name = "manifold", Title = "The plane of codes, decoded", XName = "z1 →", YName = "↑ z2",
            Note = $"Each picture is decode(z1, z2) at its place; {how}. Neighbors should turn into each other smoothly, and every place should give a picture like the data.",
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
            return (places, places, $"the places are the {Side} quantiles of N(0, 1) along each axis, so all cells are equally likely under the prior");
        }

        var (codes, whose) = model.Prior is { } prior
            ? (model.DrawCodes(MostRows, model.Recipe.Training.Seed), $"draws from {prior}")
            : (model.Encode(data.Select(RowChoice.Of(data.Count, MostRows))), $"codes of {part} rows");
        return (CodeRange.Of(codes, 0).Evenly(Side), CodeRange.Of(codes, 1).Evenly(Side), $"evenly from the 1st to the 99th percentile of {whose}");
    }

    private static string Name(float value) => value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
