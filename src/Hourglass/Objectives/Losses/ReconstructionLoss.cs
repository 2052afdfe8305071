using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// A pointwise distance between reconstruction x̂ = f(z) and target x. It is computed from the logits z, the decoder's output before its
/// last activation f, so that f, the loss and both gradients are one pass, and cross-entropy stays finite.
/// </summary>
public abstract class ReconstructionLoss : ModelPart
{
    /// <summary>Creates a loss.</summary>
    /// <param name="name">Its name in histories and files, such as <c>squaredError</c>.</param>
    protected ReconstructionLoss(string name)
        : base(name)
    {
    }

    /// <summary>Computes the loss summed over all values, in double precision, and optionally its gradient.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="final">The decoder's last activation f.</param>
    /// <param name="logits">z (batch, features).</param>
    /// <param name="target">x (batch, features).</param>
    /// <param name="gradientScale">The factor of the gradient.</param>
    /// <param name="gradient">
    /// Receives gradientScale · ∂loss/∂z (batch, features); it may be the same matrix as <paramref name="logits"/>. None for no gradient.
    /// </param>
    public abstract double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default);

    /// <summary>
    /// Whether the loss is −log p(x|z) of a distribution over x, in nats with all constants: only then is an ELBO or a likelihood defined.
    /// </summary>
    public virtual bool IsLogLikelihood => false;

    /// <summary>
    /// Computes the gradient of scale · Σᵣ weightᵣ · (loss of row r): that with respect to z is written to <paramref name="gradient"/>,
    /// that with respect to the loss's own parameters is added to theirs.
    /// </summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="final">The decoder's last activation.</param>
    /// <param name="logits">z (batch, features).</param>
    /// <param name="target">x (batch, features).</param>
    /// <param name="losses">The losses of the rows (batch, 1), computed by <see cref="EvaluateRows"/>.</param>
    /// <param name="weights">The weights of the rows (batch, 1).</param>
    /// <param name="scale">The common factor.</param>
    /// <param name="gradient">Receives the gradient (batch, features).</param>
    public virtual void EvaluateWeightedGradient(
        Backend backend, Activation final, Matrix logits, Matrix target, Matrix losses, Matrix weights, double scale, Matrix gradient)
    {
        Evaluate(backend, final, logits, target, scale, gradient);
        backend.ScaleRows(weights, gradient);
    }

    /// <summary>Computes the loss of each row, summed over its values.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="final">The decoder's last activation.</param>
    /// <param name="logits">z (batch, features).</param>
    /// <param name="target">x (batch, features).</param>
    /// <param name="perRow">Receives the losses (batch, 1).</param>
    public abstract void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow);

    /// <summary>
    /// The smallest and the largest target that the loss is meant for. Training rows must lie within; held-out rows outside are measured,
    /// with a note.
    /// </summary>
    public virtual (float Least, float Largest) TargetRange => (float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>
    /// Checks that the loss is defined for targets from <paramref name="minimum"/> to <paramref name="maximum"/>, those of the training
    /// rows.
    /// </summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public virtual void CheckTargets(float minimum, float maximum)
    {
    }

    /// <summary>Checks that the loss supports the decoder's last activation.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public virtual void CheckActivation(Activation final)
    {
    }
}
