using Hourglass.Compute;

namespace Hourglass.Models;

// How rows of any number pass through the network in chunks of a fixed size.
public sealed partial class Autoencoder
{
    private delegate void Chunk(Workspace workspace, Matrix source, Span<float> destination);

    private static void EncodeChunk(Workspace workspace, Matrix source, Span<float> codes)
    {
        workspace.Encode(source);
        workspace.Model.Backend.Download(workspace.Code(source.Rows), codes);
    }

    private static void DecodeChunk(Workspace workspace, Matrix source, Span<float> samples)
    {
        var model = workspace.Model;
        var logits = workspace.Logits(source.Rows);
        workspace.Decode(source.Rows);
        model.Backend.Activate(model.FinalActivation, logits, logits);
        model.Backend.Transform(model.Scaler.Inverse, logits);
        model.Backend.Download(logits, samples);
    }

    private static void ReconstructChunk(Workspace workspace, Matrix source, Span<float> samples)
    {
        workspace.Encode(source);
        DecodeChunk(workspace, source, samples);
    }

    private static void ScoreChunk(Workspace workspace, Matrix source, Span<float> scores)
    {
        var (model, rows) = (workspace.Model, source.Rows);
        workspace.Encode(source);
        workspace.Decode(rows);
        var sums = workspace.RowSums(rows);
        model.Objective.Reconstruction.EvaluateRows(
            model.Backend, model.FinalActivation, workspace.Logits(rows), workspace.Input(rows), sums);
        model.Backend.Download(sums, scores);
        var factor = (float)model.Objective.Factor(1, model.InputShape.Size);
        foreach (ref var score in scores) score *= factor;
    }

    private static void CorruptChunk(Workspace workspace, Matrix source, Span<float> samples)
    {
        workspace.Model.Backend.Transform(workspace.Model.Scaler.Inverse, source);
        workspace.Model.Backend.Download(source, samples);
    }

    /// <summary>
    /// Runs a table through <paramref name="chunk"/>, its rows as they are or, where a seed is given, as a measurement with that seed has
    /// them.
    /// </summary>
    private float[,] Run(RowTable table, int width, Chunk chunk, ulong? seed = null, ReadOnlySpan<int> labels = default)
    {
        var result = new float[table.Rows, width];
        ForEachChunk(
            table, labels, seed,
            (workspace, source, start) => chunk(workspace, source, RowArrays.Flat(result).Slice(start * width, source.Rows * width)));
        return result;
    }

    /// <summary>
    /// Shows <paramref name="visit"/> a table chunk by chunk: scaled rows in the workspace's input, with their classes; what the encoder is
    /// to see, which is the rows as they are or, where a seed is given, as a measurement with that seed has them; and the number of the
    /// first row, of which <see cref="ChunkRows"/> make a chunk.
    /// </summary>
    internal void ForEachChunk(
        RowTable table, ReadOnlySpan<int> labels, ulong? seed, Action<Workspace, Matrix, int> visit,
        CancellationToken cancellation = default)
    {
        CheckLabels(labels, table.Rows);
        CheckWidth(table.Columns, InputShape.Size, "rows");
        Span<int> numbers = stackalloc int[ChunkRows];
        var workspace = Rent();
        for (var start = 0; start < table.Rows; start += ChunkRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(ChunkRows, table.Rows - start);
            for (var i = 0; i < rows; i++) numbers[i] = start + i;
            Backend.Gather(table, Scaler.Map, numbers[..rows], workspace.Input(rows));
            workspace.Label(labels.IsEmpty ? [] : labels.Slice(start, rows));
            visit(workspace, seed is { } draws ? workspace.Prepare(rows, draws, start / ChunkRows) : workspace.Input(rows), start);
        }

        Return(workspace);
    }

    private void Run(
        ReadOnlySpan<float> source, int sourceWidth, Span<float> destination, int width, Chunk chunk,
        ReadOnlySpan<int> labels, bool decoding = false)
    {
        var count = source.Length / sourceWidth;
        if (source.Length % sourceWidth != 0 || destination.Length != count * width)
        {
            throw new Layers.ShapeException(
                $"Expected rows of {sourceWidth} values and room for {width} a row; "
                + $"found {source.Length} values and room for {destination.Length}.");
        }

        CheckLabels(labels, count);
        var workspace = Rent();
        for (var start = 0; start < count; start += ChunkRows)
        {
            var rows = Math.Min(ChunkRows, count - start);
            workspace.Label(labels.IsEmpty ? [] : labels.Slice(start, rows));
            var input = decoding ? workspace.Code(rows) : workspace.Input(rows);
            Backend.Upload(source.Slice(start * sourceWidth, rows * sourceWidth), input);
            if (!decoding) Backend.Transform(Scaler.Map, input);
            chunk(workspace, input, destination.Slice(start * width, rows * width));
        }

        Return(workspace);
    }

    /// <summary>Some rows of a table, each corrupted as it is when the whole table is measured.</summary>
    internal float[,] CorruptAsMeasured(RowTable table, ReadOnlySpan<int> rows)
    {
        var width = InputShape.Size;
        var result = new float[rows.Length, width];
        Span<int> numbers = stackalloc int[ChunkRows];
        var workspace = Rent();
        for (var i = 0; i < rows.Length; i++)
        {
            // A row's draws depend on its place in its chunk, so those before it are drawn as well.
            var (chunk, place) = Math.DivRem(rows[i], ChunkRows);
            for (var r = 0; r <= place; r++) numbers[r] = chunk * ChunkRows + r;
            Backend.Gather(table, Scaler.Map, numbers[..(place + 1)], workspace.Input(place + 1));
            var corrupted = workspace.Prepare(place + 1, Recipe.Training.Seed, chunk).SliceRows(place, 1);
            CorruptChunk(workspace, corrupted, RowArrays.Flat(result).Slice(i * width, width));
        }

        Return(workspace);
        return result;
    }

    /// <summary>A table as 0 and 1, with the draws of a measurement by the recipe's seed.</summary>
    internal RowTable Binarize(RowTable table)
    {
        var bytes = new byte[checked(table.Rows * table.Columns)];
        var values = new float[ChunkRows * table.Columns];
        // Any classes will do: no network sees the rows.
        ForEachChunk(table, IsConditional ? new int[table.Rows] : [], Recipe.Training.Seed, (workspace, source, start) =>
        {
            Backend.Download(workspace.Input(source.Rows), values.AsSpan(0, source.Length));
            for (var i = 0; i < source.Length; i++) bytes[start * table.Columns + i] = (byte)values[i];
        });
        return RowTable.FromBytes(bytes, table.Rows, table.Columns);
    }
}
