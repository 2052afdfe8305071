using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// A distance between reconstruction x̂ = f(z) and target x, taken pointwise. It works on z, what the decoder gives before its last
/// activation f, so that f, the loss and both gradients are one pass, and cross-entropy stays finite.
/// </summary>
public abstract class ReconstructionLoss : ModelPart
{
    /// <summary>A loss that goes by <paramref name="name"/> in histories and files, such as <c>squaredError</c>.</summary>
    protected ReconstructionLoss(string name)
        : base(name)
    {
    }

    /// <summary>
    /// Σ loss over all values, in double. Where <paramref name="gradient"/> is given it receives <paramref name="gradientScale"/> ·
    /// ∂loss/∂z; it may be the same matrix as <paramref name="logits"/>.
    /// </summary>
    public abstract double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default);

    /// <summary>The loss of each row (batch, 1), summed over its values.</summary>
    public abstract void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow);

    /// <summary>Refuses targets that the loss is not defined for, given their least and largest value.</summary>
    /// <exception cref="ArgumentException">They are out of the loss's domain.</exception>
    public virtual void CheckTargets(float least, float largest)
    {
    }

    /// <summary>Refuses a last activation that the loss cannot work with.</summary>
    /// <exception cref="ArgumentException">The activation does not fit.</exception>
    public virtual void CheckActivation(Activation final)
    {
    }
}
