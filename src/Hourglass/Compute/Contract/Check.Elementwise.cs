namespace Hourglass.Compute;

// Rows, columns and classes.
internal static partial class Check
{
    internal static void AddScaledRows(Matrix source, Matrix factors, Matrix destination)
    {
        Length(source.Rows, factors);
        SameShape(source, destination);
    }

    internal static void AppendClasses(Matrix source, ReadOnlySpan<int> labels, int classes, Matrix destination)
    {
        var added = destination.Columns - source.Columns;
        if (destination.Rows != source.Rows || classes < 1 || added < classes || added % classes != 0)
        {
            Throw(
                $"Expected a destination of {source.Rows} rows of {source.Columns} values and an equal run for each of {classes} classes; "
                + $"found {destination}.");
        }

        if (labels.Length != source.Rows) Throw($"Expected a class for each of {source.Rows} rows; found {labels.Length}.");
        foreach (var label in labels)
            if ((uint)label >= (uint)classes)
                Throw($"Expected classes from 0 to {classes - 1}; found {label}.");
    }

    internal static void TransposeRows(Matrix source, int height, Matrix destination)
    {
        Length(source.Length, destination);
        if (height < 1 || source.Columns % height != 0) Throw($"Expected rows that fall into {height} equal runs; found {source}.");
    }
}
