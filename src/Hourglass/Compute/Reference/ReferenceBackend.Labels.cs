namespace Hourglass.Compute;

// Classes beside rows.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void AppendClasses(Matrix source, ReadOnlySpan<int> labels, int classes, Matrix destination)
    {
        Check.AppendClasses(source, labels, classes, destination);
        var run = (destination.Columns - source.Columns) / classes;
        for (var r = 0; r < source.Rows; r++)
        {
            var row = Row(destination, r);
            Row(source, r).CopyTo(row);
            row[source.Columns..].Clear();
            row.Slice(source.Columns + labels[r] * run, run).Fill(1);
        }
    }
}
