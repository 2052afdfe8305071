using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Search;

/// <summary>
/// Encodes rows in batches of a fixed size, the last padded with copies. The order of sums depends on the size of a batch, so a row encoded
/// alone could differ in its last bit from the same row among thousands; in batches of a fixed size it does not, and a query that is in the
/// index has distance 0.
/// </summary>
internal static class FixedSizeBatches
{
    private const int BlockRows = 64;

    internal static float[,] Encode(Autoencoder model, DataSet data, CancellationToken cancellation)
    {
        if (data.Table.Columns != model.InputShape.Size)
            throw new InvalidInputException(
                $"{data.Name}: expected rows of {model.InputShape.Size} values, as the model requires; found {data.Table.Columns}.",
                nameof(data));
        data = model.Align(data);
        var width = model.LatentSize;
        var codes = new float[data.Count, width];
        var rows = new int[BlockRows];
        for (var start = 0; start < data.Count; start += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < BlockRows; i++) rows[i] = Math.Min(start + i, data.Count - 1);
            var block = model.Encode(data.Select(rows));
            var kept = Math.Min(BlockRows, data.Count - start) * width;
            RowArrays.Flat(block)[..kept].CopyTo(RowArrays.Flat(codes)[(start * width)..]);
        }

        return codes;
    }
}
