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

    /// <summary>From raw values to brightness, y = x·scale + shift.</summary>
    internal static (float Scale, float Shift) Range(Autoencoder model, RowTable typical) =>
        // A model of bytes makes bytes, whatever type stores them.
        model.Scaler.Recipe == Data.ScalerRecipe.ByteRange ? (1f / 255f, 0) : PictureRange.Of(typical);

    /// <summary>Rejects a picture file for samples that are not pictures, before they are made.</summary>
    /// <exception cref="UsageException">The model's samples are not pictures.</exception>
    internal static void Check(string path, Autoencoder model)
    {
        if (TableOutput.IsPicture(path) && !Suit(model))
            throw NoPictures(path, model, ".csv or .npy");
    }

    /// <summary>The error for a picture file of samples that are not pictures.</summary>
    internal static UsageException NoPictures(string path, Autoencoder model, string instead) =>
        new($"{path}: samples of {model.InputShape} are not pictures (channels × height × width); write {instead}.");

    /// <summary>
    /// Writes the grid: a line of the first version, such as the originals, above the line of the next, then the next pictures.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model whose samples they are.</param>
    /// <param name="versions">Tables of as many rows in the units of the data.</param>
    /// <param name="typical">The rows whose minimum is dark and whose maximum is bright, for data that are not bytes.</param>
    /// <param name="columns">Pictures per line.</param>
    /// <param name="labels">Names and captions; null for none.</param>
    /// <exception cref="UsageException">The model's samples are not pictures.</exception>
    internal static void Write(
        string path, Autoencoder model, IReadOnlyList<RowTable> versions, RowTable typical, int columns, PictureLabels? labels = null)
    {
        Check(path, model);
        var (scale, shift) = Range(model, typical);
        labels ??= new PictureLabels();
        var (cells, count) = (new List<ReadOnlyMemory<float>>(), versions[0].Rows);
        var (names, captions) = (new List<string>(), new List<string>());
        for (var start = 0; start < count; start += columns)
        {
            for (var i = 0; i < versions.Count; i++)
            {
                if (labels.Versions.Count > 0) names.Add(labels.Versions[i]);
                Add(versions[i], start, isLast: i == versions.Count - 1);
            }
        }

        PngFile.Write(path, new LabeledGrid
        {
            Pictures = cells, Shape = model.InputShape, Columns = Math.Min(columns, count), RowNames = names, ColumnNames = labels.Columns,
            Captions = labels.Captions.Count > 0 ? captions : [], XName = labels.X, YName = labels.Y, Scale = Scale,
        }.Compose());

        void Add(RowTable table, int start, bool isLast)
        {
            for (var r = start; r < start + Math.Min(columns, count); r++)
            {
                captions.Add(isLast && r < labels.Captions.Count ? labels.Captions[r] : "");
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
