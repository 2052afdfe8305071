namespace Hourglass.Compute;

// Checks of the operations on classes.
internal static partial class Check
{
    internal static void AppendClasses(Matrix source, ReadOnlySpan<int> labels, int classes, Matrix destination)
    {
        if (destination.Rows != source.Rows || classes < 1 || destination.Columns < source.Columns + classes || (destination.Columns - source.Columns) % classes != 0)
            Throw($"Expected a destination of {source.Rows} rows of {source.Columns} values and an equal run for each of {classes} classes; found {destination}.");
        if (labels.Length != source.Rows) Throw($"Expected a class for each of {source.Rows} rows; found {labels.Length}.");
        foreach (var label in labels)
            if ((uint)label >= (uint)classes)
                Throw($"Expected classes from 0 to {classes - 1}; found {label}.");
    }
}
