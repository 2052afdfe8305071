using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary>Writes rows as a grid of pictures.</summary>
internal static class Pictures
{
    private const int Scale = 2;

    /// <summary>Whether the model's samples are pictures: 1, 3 or 4 channels × height × width.</summary>
    internal static bool Suit(Autoencoder model) => model.InputShape is { Rank: 3 } shape && shape[0] is 1 or 3 or 4;

    /// <summary>From raw values to what a picture shows, y = x·scale + shift.</summary>
    internal static (float Scale, float Shift) Range(Autoencoder model, RowTable typical) =>
        // What a model of bytes makes are bytes as well, whatever they are kept as.
        model.Scaler.Kind == Data.ScalerKind.ByteRange ? (1f / 255f, 0) : PictureRange.Of(typical);

    /// <summary>Refuses a picture file for samples that are no pictures, before they are made.</summary>
    /// <exception cref="UsageException">The model's samples are no pictures.</exception>
    internal static void Check(string path, Autoencoder model)
    {
        if (TableOutput.IsPicture(path) && !Suit(model))
            throw new UsageException($"{path}: samples of {model.InputShape} are no pictures (channels × height × width); write .csv or .npy.");
    }

    /// <summary>Writes the grid: a row of the first version, such as the originals, above the row of the next, then the next pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model whose samples they are.</param>
    /// <param name="versions">Tables of as many rows in the units of the data.</param>
    /// <param name="typical">The rows whose least and largest value are dark and bright, where the data are not bytes.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <exception cref="UsageException">The model's samples are no pictures.</exception>
    internal static void Write(string path, Autoencoder model, IReadOnlyList<RowTable> versions, RowTable typical, int columns)
    {
        Check(path, model);
        var (scale, shift) = Range(model, typical);
        var (cells, count) = (new List<ReadOnlyMemory<float>>(), versions[0].Rows);
        for (var start = 0; start < count; start += columns)
            foreach (var version in versions)
                Add(version, start);

        PngFile.Write(path, PictureGrid.Compose(cells, model.InputShape, Math.Min(columns, count), scale: Scale));

        void Add(RowTable table, int start)
        {
            for (var r = start; r < start + Math.Min(columns, count); r++)
            {
                if (r >= table.Rows)
                {
                    cells.Add(default);
                    continue;
                }

                var picture = new float[table.Columns];
                table.CopyRow(r, picture);
                for (var i = 0; i < picture.Length; i++) picture[i] = picture[i] * scale + shift;
                cells.Add(picture);
            }
        }
    }
}
