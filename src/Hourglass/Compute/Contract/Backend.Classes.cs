namespace Hourglass.Compute;

// Classes told from rows.
public abstract partial class Backend
{
    /// <summary>
    /// Σ over the rows of −log softmax(logits)[label], the cross-entropy in nats, from log Σ exp(logits) − logits[label], which stays finite for finite
    /// logits. Where <paramref name="gradient"/> is given it receives gradientScale · (softmax(logits) − one at the label); it may be the same matrix as
    /// <paramref name="logits"/>.
    /// </summary>
    /// <param name="logits">(batch, classes).</param>
    /// <param name="labels">The class of each row, from 0 to below the number of columns.</param>
    /// <param name="gradientScale">The reduction's factor, such as 1 / batch.</param>
    /// <param name="gradient">(batch, classes) or none.</param>
    public abstract double SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, double gradientScale = 0, Matrix gradient = default);
}
