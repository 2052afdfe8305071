namespace Hourglass.Compute;

// Checks of what tells classes from rows.
internal static partial class Check
{
    internal static void SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, Matrix gradient)
    {
        if (!gradient.IsNone) SameShape(logits, gradient);
        if (labels.Length != logits.Rows) Throw($"Expected a class for each of {logits.Rows} rows; found {labels.Length}.");
        foreach (var label in labels)
            if ((uint)label >= (uint)logits.Columns) Throw($"Expected classes from 0 to {logits.Columns - 1}; found {label}.");
    }
}
