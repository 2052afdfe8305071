using Hourglass.Compute;

namespace Hourglass.Training;

/// <summary>Stochastic gradient descent, with (Nesterov) momentum where asked; see <see cref="Backend.SgdStep"/>.</summary>
public sealed class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;

    /// <summary>An SGD optimizer.</summary>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="momentum">The share of the velocity kept, 0 to below 1.</param>
    /// <param name="nesterov">Whether the step looks ahead; needs momentum.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="ArgumentException">A number is out of range, or Nesterov is asked for without momentum.</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0, bool nesterov = false, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(momentum, nameof(momentum));
        if (nesterov && momentum == 0) throw new ArgumentException("Nesterov's step needs a momentum above 0.", nameof(nesterov));
        (_momentum, _nesterov) = (momentum, nesterov);
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    private protected override IReadOnlyList<string> StateNames => _momentum == 0 ? [] : ["velocity"];

    private protected override StepReport Step(Part part, long step, float learningRate, float weightDecay, GradientClip clip) =>
        part.Backend.SgdStep(
            new SgdStep(learningRate, _momentum, _nesterov, weightDecay, clip), part.Values, part.Gradient,
            _momentum == 0 ? default : State(0, part));
}
