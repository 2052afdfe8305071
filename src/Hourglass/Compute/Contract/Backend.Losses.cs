namespace Hourglass.Compute;

// Losses by row, of classes, and of a Gaussian whose variance is learned and stays on the device.
public abstract partial class Backend
{
    /// <summary>perRow[r] = Σ over the columns of row r of loss(f(logits), target); <paramref name="perRow"/> is (batch, 1).</summary>
    public virtual void RowLoss(LossKind kind, float delta, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        Check.RowLoss(kind, final, logits, target, perRow);
        var sums = Room(perRow);
        for (var r = 0; r < logits.Rows; r++)
            sums[r] = (float)Loss(kind, delta, final, logits.SliceRows(r, 1), target.SliceRows(r, 1));
        Write(sums, perRow);
    }

    /// <summary>
    /// Σ over the rows of −log softmax(logits)[label], the cross-entropy in nats, from log Σ exp(logits) − logits[label], which stays
    /// finite for finite logits. <paramref name="gradient"/>, unless none, receives gradientScale · (softmax(logits) − one at the label);
    /// it may be the same matrix as <paramref name="logits"/>.
    /// </summary>
    /// <param name="logits">(batch, classes).</param>
    /// <param name="labels">The class of each row, from 0 to below the number of columns.</param>
    /// <param name="gradientScale">The reduction's factor, such as 1 / batch.</param>
    /// <param name="gradient">(batch, classes) or none.</param>
    public virtual double SoftmaxLoss(Matrix logits, ReadOnlySpan<int> labels, double gradientScale = 0, Matrix gradient = default)
    {
        Check.SoftmaxLoss(logits, labels, gradient);
        var (z, g) = (Read(logits), Read(gradient));
        var total = 0.0;
        for (var r = 0; r < labels.Length; r++)
            total += Formulas.SoftmaxLoss(z.Row(r), labels[r], gradientScale, gradient.IsNone ? default : g.Row(r));
        Write(g, gradient);
        return total;
    }

    /// <summary>
    /// Σ −log N(target; f(logits), σ²) in nats, the loss <see cref="LossKind.GaussianLikelihood"/> with σ² = exp(logVariance), with its
    /// gradient by the logits as in <see cref="Loss"/> and by log σ², gradientScale · Σ (½ − (x̂ − x)² / 2σ²).
    /// </summary>
    /// <param name="final">f, the decoder's last activation.</param>
    /// <param name="logits">(batch, features), before f.</param>
    /// <param name="target">(batch, features).</param>
    /// <param name="logVariance">log σ², one value.</param>
    /// <param name="gradientScale">The reduction's factor.</param>
    /// <param name="gradient">(batch, features) or none.</param>
    /// <param name="logVarianceGradient">One value, or none.</param>
    /// <param name="accumulate">Whether the gradient by log σ² is added to what is there.</param>
    public virtual double GaussianLoss(
        Activation final, Matrix logits, Matrix target, Matrix logVariance, double gradientScale = 0, Matrix gradient = default,
        Matrix logVarianceGradient = default, bool accumulate = false)
    {
        var variance = Variance(logVariance);
        var total = Loss(LossKind.GaussianLikelihood, variance, final, logits, target, gradientScale, gradient);
        AddVarianceSlope(gradientScale * Formulas.VarianceSlope(total, logits.Length, variance), logVarianceGradient, accumulate);
        return total;
    }

    /// <summary>perRow[r] = the part of <see cref="GaussianLoss"/> that row r has; <paramref name="perRow"/> is (batch, 1).</summary>
    public virtual void GaussianRowLoss(Activation final, Matrix logits, Matrix target, Matrix logVariance, Matrix perRow) =>
        RowLoss(LossKind.GaussianLikelihood, Variance(logVariance), final, logits, target, perRow);

    /// <summary>The gradients of <see cref="GaussianLoss"/> with each row's multiplied by its weight.</summary>
    /// <param name="final">f, the decoder's last activation.</param>
    /// <param name="logits">(batch, features), before f.</param>
    /// <param name="target">(batch, features).</param>
    /// <param name="logVariance">log σ², one value.</param>
    /// <param name="losses">What <see cref="GaussianRowLoss"/> gave, (batch, 1).</param>
    /// <param name="weights">(batch, 1).</param>
    /// <param name="scale">What all gradients are multiplied by.</param>
    /// <param name="gradient">(batch, features).</param>
    /// <param name="logVarianceGradient">One value.</param>
    /// <param name="accumulate">Whether the gradient by log σ² is added to what is there.</param>
    public virtual void GaussianWeightedGradient(
        Activation final, Matrix logits, Matrix target, Matrix logVariance, Matrix losses, Matrix weights, double scale, Matrix gradient,
        Matrix logVarianceGradient, bool accumulate)
    {
        Check.GaussianWeights(logits, losses, weights);
        var variance = Variance(logVariance);
        Loss(LossKind.GaussianLikelihood, variance, final, logits, target, scale, gradient);
        ScaleRows(weights, gradient);
        var slope = Formulas.VarianceSlope(Read(losses).Values, Read(weights).Values, logits.Columns, variance);
        AddVarianceSlope(scale * slope, logVarianceGradient, accumulate);
    }

    private float Variance(Matrix logVariance) => MathF.Exp(Read(logVariance)[0]);

    private void AddVarianceSlope(double slope, Matrix gradient, bool accumulate)
    {
        if (gradient.IsNone) return;
        var sum = accumulate ? Read(gradient) : Room(gradient);
        sum[0] += (float)slope;
        Write(sum, gradient);
    }
}
