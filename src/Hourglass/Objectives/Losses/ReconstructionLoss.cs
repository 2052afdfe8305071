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

    /// <summary>
    /// Whether the loss is −log p(x|z) of a distribution over x in nats, constants included: only then is there an ELBO or a likelihood to speak of.
    /// </summary>
    public virtual bool IsLogLikelihood => false;

    /// <summary>
    /// The gradient of scale · Σᵣ weightᵣ · (loss of row r): ∂/∂z into <paramref name="gradient"/>, and that by own parameters, where it has any, added to theirs.
    /// </summary>
    /// <param name="backend">Who does the arithmetic.</param>
    /// <param name="final">The decoder's last activation.</param>
    /// <param name="logits">z (batch, features).</param>
    /// <param name="target">x (batch, features).</param>
    /// <param name="losses">What <see cref="EvaluateRows"/> gave (batch, 1).</param>
    /// <param name="weights">One for each row (batch, 1).</param>
    /// <param name="scale">The factor of all of it.</param>
    /// <param name="gradient">(batch, features).</param>
    public virtual void EvaluateWeightedGradient(
        Backend backend, Activation final, Matrix logits, Matrix target, Matrix losses, Matrix weights, double scale, Matrix gradient)
    {
        Evaluate(backend, final, logits, target, scale, gradient);
        backend.ScaleRows(weights, gradient);
    }

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
