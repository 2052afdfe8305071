using Hourglass.Compute;

namespace Hourglass.Optimizers;

/// <summary>RMSProp (Hinton, 2012): g ← g + λ·w; s ← smoothing·s + (1 − smoothing)·g²; w ← w − rate·g / (√s + ε).</summary>
public sealed class RmsProp : Optimizer
{
    private readonly float _smoothing, _epsilon;

    /// <summary>Its hyper-parameters.</summary>
    /// <param name="learningRate">The base rate, above 0.</param>
    /// <param name="smoothing">The share of the old mean square kept, at least 0 and below 1; 0.9 in the lecture and in Keras.</param>
    /// <param name="epsilon">ε, above 0; 1e-7 as in Keras.</param>
    /// <param name="weightDecay">λ, added to the gradient times the weight; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RmsProp(float learningRate = 0.001f, float smoothing = 0.9f, float epsilon = 1e-7f, float weightDecay = 0)
        : base(learningRate, weightDecay, "squares")
    {
        _smoothing = Require.BelowOne(smoothing, nameof(smoothing), "The smoothing");
        _epsilon = Require.Positive(epsilon, nameof(epsilon), "Epsilon");
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <inheritdoc/>
    private protected override StepReport Move(
        Backend backend, Matrix values, Matrix gradient, Part part, long step, float learningRate, float weightDecay, GradientClip clip) =>
        backend.RmsPropStep(new RmsPropStep(learningRate, _smoothing, _epsilon, weightDecay, clip), values, gradient, State(0, part));
}
