using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Reports;
using Microsoft.AspNetCore.Http;

namespace Hourglass.Studio;

/// <summary>Rows as pictures.</summary>
internal static class Sheets
{
    /// <summary>Pictures in a line of a sheet.</summary>
    internal const int Columns = 12;

    /// <summary>Whether rows of a shape are pictures: 1, 3 or 4 channels × height × width.</summary>
    internal static bool Suits(Shape shape) => shape is { Rank: 3 } && shape[0] is 1 or 3 or 4;

    /// <summary>“pictures”, “signals” or “table”: how rows of a model are shown.</summary>
    internal static string KindOf(Autoencoder model) => Suits(model.InputShape) ? "pictures" : model.Table is null ? "signals" : "table";

    /// <summary>From raw values to brightness, y = x·scale + shift.</summary>
    internal static (float Scale, float Shift) RangeOf(Autoencoder model, RowTable typical) =>
        model.Scaler.Recipe == ScalerRecipe.ByteRange ? (1f / 255f, 0) : PictureRange.Of(typical);

    /// <summary>A shape as a list.</summary>
    internal static int[] Sizes(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Select(i => shape[i])];

    /// <summary>Rows (n, values) in the units of the data, side by side.</summary>
    internal static IResult Png(float[,] rows, Shape shape, (float Scale, float Shift) range, int columns = Columns)
    {
        if (!Suits(shape)) throw new StateException($"rows of {shape} are not pictures (channels × height × width).");
        var (count, size) = (rows.GetLength(0), rows.GetLength(1));
        var cells = new ReadOnlyMemory<float>[count];
        for (var r = 0; r < count; r++)
        {
            var cell = new float[size];
            for (var c = 0; c < size; c++) cell[c] = rows[r, c] * range.Scale + range.Shift;
            cells[r] = cell;
        }

        return Results.Bytes(PngFile.Encode(PictureGrid.Compose(cells, shape, columns, gap: 0)), "image/png");
    }

    /// <summary>Some rows of a table (n, values).</summary>
    internal static float[,] Rows(RowTable table, IReadOnlyList<int> indices)
    {
        var (result, row) = (new float[indices.Count, table.Columns], new float[table.Columns]);
        for (var r = 0; r < indices.Count; r++)
        {
            table.CopyRow(indices[r], row);
            Buffer.BlockCopy(row, 0, result, r * row.Length * sizeof(float), row.Length * sizeof(float));
        }

        return result;
    }
}
