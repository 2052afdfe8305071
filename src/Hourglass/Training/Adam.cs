using Hourglass.Compute;

namespace Hourglass.Training;

/// <summary>Adam (Kingma and Ba, 2015); a weight decay is added to the gradient. See <see cref="Backend.AdamStep"/>.</summary>
public class Adam : Optimizer
{
    private readonly float _beta1, _beta2, _epsilon;

    /// <summary>An Adam optimizer.</summary>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="beta1">The share of the mean gradient kept, 0 to below 1.</param>
    /// <param name="beta2">The share of the mean squared gradient kept, 0 to below 1.</param>
    /// <param name="epsilon">Added to the root, above 0. 1e-7 is Keras' default; PyTorch and the paper take 1e-8.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckEpsilon(epsilon);
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <summary>Whether the decay is apart from the gradient.</summary>
    private protected virtual bool IsDecoupled => false;

    private protected override IReadOnlyList<string> StateNames => ["mean", "variance"];

    private protected override StepReport Step(Part part, long step, float learningRate, float weightDecay, GradientClip clip) =>
        part.Backend.AdamStep(
            new AdamStep(learningRate, _beta1, _beta2, _epsilon, weightDecay, IsDecoupled, step, clip),
            part.Values, part.Gradient, State(0, part), State(1, part));
}
