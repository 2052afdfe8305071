using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>
/// A backend that nobody waits for: it does everything that <see cref="MinimalBackend"/> does, but of the numbers that operations return it
/// reports 1 for each, or that it does not know. What a step computes must not change.
/// </summary>
internal sealed class UnreadBackend : MinimalBackend
{
    // How many fallbacks are running: they may read what the operations inside them return, as a device may.
    private int _fallbacks;

    public override string Description => "unread";

    public override double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default) =>
        Unread(base.Loss(kind, delta, final, logits, target, gradientScale, gradient));

    public override double SumOfSquares(Matrix values) => Unread(base.SumOfSquares(values));

    public override void RowLoss(LossKind kind, float delta, Activation final, Matrix logits, Matrix target, Matrix perRow) =>
        Fallback(() => base.RowLoss(kind, delta, final, logits, target, perRow));

    public override void RowSquares(Matrix values, Matrix sums) => Fallback(() => base.RowSquares(values, sums));

    public override double SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, double gradientScale = 0, Matrix gradient = default) =>
        Unread(base.SoftmaxLoss(logits, labels, gradientScale, gradient));

    public override double GaussianLoss(
        Activation final, Matrix logits, Matrix target, Matrix logVariance, double gradientScale = 0, Matrix gradient = default,
        Matrix logVarianceGradient = default, bool accumulate = false)
    {
        Fallback(() => base.GaussianLoss(final, logits, target, logVariance, gradientScale, gradient, logVarianceGradient, accumulate));
        return 1;
    }

    public override double AbsoluteSum(Matrix values, float scale, Matrix gradient) => Unread(base.AbsoluteSum(values, scale, gradient));

    public override double SparsityDivergence(Matrix sums, int rows, double target, float slope, Matrix slopes) =>
        Unread(base.SparsityDivergence(sums, rows, target, slope, slopes));

    public override double SquaredSlopes(
        Activation activation, Matrix values, Matrix factors, float scale, Matrix gradient, Matrix squares) =>
        Unread(base.SquaredSlopes(activation, values, factors, scale, gradient, squares));

    public override double Discrepancy(
        DiscrepancyKernel kernel, float width, Matrix codes, Matrix samples, float scale = 0, Matrix gradient = default) =>
        Unread(base.Discrepancy(kernel, width, codes, samples, scale, gradient));

    public override AdversarialLosses AdversarialLoss(Matrix logits, Matrix slopes = default)
    {
        base.AdversarialLoss(logits, slopes);
        return new AdversarialLosses(1, 1, 1);
    }

    public override double GaussianDivergence(Matrix head, Matrix perDimension) => Unread(base.GaussianDivergence(head, perDimension));

    public override double FreeBits(Matrix divergences, int rows, float free, float slope, Matrix factors) =>
        Unread(base.FreeBits(divergences, rows, free, slope, factors));

    public override double Capacity(Matrix divergences, int rows, float capacity, float slope, Matrix factors) =>
        Unread(base.Capacity(divergences, rows, capacity, slope, factors));

    public override double GaussianLogWeights(Matrix head, Matrix code, Matrix losses, Matrix logWeights) =>
        Unread(base.GaussianLogWeights(head, code, losses, logWeights));

    public override double LogMeanExp(Matrix values) => Unread(base.LogMeanExp(values));

    public override bool? TopK(Matrix values, int count, Matrix marks, float minimum, Matrix destination)
    {
        base.TopK(values, count, marks, minimum, destination);
        return null;
    }

    public override long CountActive(Matrix values, Matrix perColumn)
    {
        base.CountActive(values, perColumn);
        return 1;
    }

    public override long CountAbove(Matrix values, float limit) => 1;

    public override double CountEntries(Matrix indices, Matrix counts) => Unread(base.CountEntries(indices, counts));

    public override void StartEntries(RandomStream stream, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries) =>
        Fallback(() => base.StartEntries(stream, count, vectors, counts, sums, entries));

    /// <summary>Multiplies the gradients itself.</summary>
    public override float ClipNorm(Matrix gradients, double limit)
    {
        var factor = 1f;
        Fallback(() => factor = base.ClipNorm(gradients, limit));
        var values = new float[gradients.Length];
        Download(gradients, values);
        foreach (ref var value in values.AsSpan()) value *= factor;
        Upload(values, gradients);
        return 1;
    }

    private double Unread(double value) => _fallbacks > 0 ? value : 1;

    private void Fallback(Action operation)
    {
        _fallbacks++;
        operation();
        _fallbacks--;
    }
}
