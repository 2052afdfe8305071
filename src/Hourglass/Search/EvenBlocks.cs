using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Search;

/// <summary>
/// Encodes rows in blocks of one size, the last filled up with copies. How sums are ordered depends on the number of rows beside a row, so a row encoded
/// alone could differ in its last bit from the same row among thousands; in blocks of one size it never does, and a query that is in an index is at distance 0.
/// </summary>
internal static class EvenBlocks
{
    private const int BlockRows = 64;

    internal static float[,] Encode(Autoencoder model, DataSet data, CancellationToken cancellation)
    {
        if (data.Table.Columns != model.InputShape.Size)
            throw new ArgumentException($"{data.Name}: expected rows of {model.InputShape.Size} values, as the model takes them; found {data.Table.Columns}.", nameof(data));
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
