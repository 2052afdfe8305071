namespace Hourglass.Compute;

// Classes told from rows.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override double SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, double gradientScale = 0, Matrix gradient = default)
    {
        Check.SoftmaxLoss(logits, labels, gradient);
        var total = 0.0;
        for (var r = 0; r < labels.Length; r++) total += Softmax.Loss(Row(logits, r), labels[r], gradientScale, gradient.IsNone ? default : Row(gradient, r));
        return total;
    }
}
