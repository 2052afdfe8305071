using Hourglass.Compute;

namespace Hourglass.Optimizers;

/// <summary>
/// Stochastic gradient descent, with momentum as PyTorch defines it: g ← g + λ·w; v ← momentum·v + g;
/// w ← w − rate·v, or with Nesterov's look-ahead (Sutskever et al., 2013) w ← w − rate·(g + momentum·v).
/// </summary>
internal sealed class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The base rate, above 0.</param>
    /// <param name="momentum">The decay rate of the velocity, at least 0 and below 1; at 0 no velocity is stored.</param>
    /// <param name="nesterov">Whether to use Nesterov momentum; requires a momentum above 0.</param>
    /// <param name="weightDecay">λ, added to the gradient times the weight; at least 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or Nesterov momentum has no momentum.</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0, bool nesterov = false, float weightDecay = 0)
        : base(learningRate, weightDecay, momentum == 0 ? [] : ["velocity"])
    {
        _momentum = Require.BelowOne(momentum, nameof(momentum), "The momentum");
        if (nesterov && momentum == 0) throw new ArgumentException("Nesterov momentum needs a momentum above 0.", nameof(nesterov));
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    protected override StepReport Move(
        Backend backend, Matrix values, Matrix gradient, SlabPart part, long step, float learningRate, float weightDecay,
        GradientClip clip) =>
        backend.SgdStep(
            new SgdStep(learningRate, _momentum, _nesterov, weightDecay, clip), values, gradient,
            _momentum == 0 ? default : State(0, part));
}

/// <summary>Stochastic gradient descent, with momentum as PyTorch defines it. The default learning rate is 0.01.</summary>
public sealed record SgdRecipe : OptimizerRecipe
{
    /// <summary>The decay rate of the velocity, at least 0 and below 1; 0 for no momentum.</summary>
    public float Momentum { get; init; }

    /// <summary>Whether to use Nesterov momentum (Sutskever et al., 2013); requires a momentum above 0.</summary>
    public bool Nesterov { get; init; }

    /// <summary>λ of the weight decay, at least 0: λ times a weight is added to its gradient; biases are left out.</summary>
    public float WeightDecay { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(float? learningRate) => new Sgd(learningRate ?? 0.01f, Momentum, Nesterov, WeightDecay);
}
