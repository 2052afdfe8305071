using Hourglass.Compute;

namespace Hourglass.Training;

/// <summary>RMSProp (Hinton, 2012); see <see cref="Backend.RmsPropStep"/>.</summary>
public sealed class RmsProp : Optimizer
{
    private readonly float _smoothing, _epsilon;

    /// <summary>An RMSProp optimizer.</summary>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="smoothing">The share of the mean square kept, 0 to below 1.</param>
    /// <param name="epsilon">Added to the root, above 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public RmsProp(float learningRate = 0.001f, float smoothing = 0.9f, float epsilon = 1e-7f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(smoothing, nameof(smoothing));
        CheckEpsilon(epsilon);
        (_smoothing, _epsilon) = (smoothing, epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "rmsProp";

    private protected override IReadOnlyList<string> StateNames => ["squares"];

    private protected override StepReport Step(Part part, long step, float learningRate, float weightDecay, GradientClip clip) =>
        part.Backend.RmsPropStep(
            new RmsPropStep(learningRate, _smoothing, _epsilon, weightDecay, clip), part.Values, part.Gradient, State(0, part));
}
