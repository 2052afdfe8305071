namespace Hourglass.Compute;

// Losses.
internal static partial class Check
{
    internal static void Loss(LossKind kind, Activation final, Matrix logits, Matrix target, Matrix gradient)
    {
        SameShape(logits, target);
        if (!gradient.IsNone) SameShape(logits, gradient);
        if (kind == LossKind.BinaryCrossEntropy && final.Kind != ActivationKind.Sigmoid)
            Throw($"Binary cross-entropy is computed from a sigmoid's logits; found {final.Kind} as the last activation.");
    }

    internal static void RowLoss(LossKind kind, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        Loss(kind, final, logits, target, default);
        if (perRow.Rows != logits.Rows || perRow.Columns != 1) Throw($"Expected sums of {logits.Rows}×1; found {perRow}.");
    }

    internal static void SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, Matrix gradient)
    {
        if (!gradient.IsNone) SameShape(logits, gradient);
        if (labels.Length != logits.Rows) Throw($"Expected a class for each of {logits.Rows} rows; found {labels.Length}.");
        foreach (var label in labels)
            if ((uint)label >= (uint)logits.Columns) Throw($"Expected classes from 0 to {logits.Columns - 1}; found {label}.");
    }

    internal static void GaussianWeights(Matrix logits, Matrix losses, Matrix weights)
    {
        PerRow(logits.Rows, losses);
        PerRow(logits.Rows, weights);
    }
}
