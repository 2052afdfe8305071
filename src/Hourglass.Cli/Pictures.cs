using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary>Writes rows as a grid of pictures.</summary>
internal static class Pictures
{
    private const int Scale = 2;

    /// <summary>Writes the grid; a row of originals, where there are any, stands above the row of what was made of them.</summary>
    /// <exception cref="UsageException">The model's samples are no pictures.</exception>
    internal static void Write(string path, Autoencoder model, RowTable? originals, float[,] rows, int columns)
    {
        if (model.InputShape is not { Rank: 3 } shape || shape[0] is not (1 or 3 or 4))
            throw new UsageException($"{path}: samples of {model.InputShape} are no pictures (channels × height × width); write .csv or .npy.");
        var made = Table(rows);
        var (scale, shift) = PictureRange.Of(originals ?? made);
        // Bytes tell their range themselves; codes decoded by a model of bytes are bytes as well.
        if (originals is null && model.Scaler.Kind == Data.ScalerKind.ByteRange) (scale, shift) = (1f / 255f, 0);
        var cells = new List<ReadOnlyMemory<float>>();
        for (var start = 0; start < made.Rows; start += columns)
        {
            if (originals is not null) Add(originals, start);
            Add(made, start);
        }

        PngFile.Write(path, PictureGrid.Compose(cells, shape, Math.Min(columns, made.Rows), scale: Scale));

        void Add(RowTable table, int start)
        {
            for (var r = start; r < start + Math.Min(columns, made.Rows); r++)
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

    private static RowTable Table(float[,] rows)
    {
        var values = new float[rows.Length];
        Buffer.BlockCopy(rows, 0, values, 0, rows.Length * sizeof(float));
        return RowTable.FromFloats(values, rows.GetLength(0), rows.GetLength(1));
    }
}
