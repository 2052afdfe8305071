using Hourglass.Compute;
using Hourglass.Optimizers;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// Signum (Bernstein et al., "signSGD", 2018): g ← g + λ·w; v ← momentum·v + g; w ← w − rate·sign(v). Every weight moves by the same
/// amount, whatever the scale of its gradient.
/// </summary>
internal sealed class Signum(float learningRate, float momentum, float weightDecay) : Optimizer(learningRate, weightDecay, "velocity")
{
    public override string Name => "signum";

    protected override StepReport Move(
        Backend backend, Matrix values, Matrix gradient, SlabPart part, long step, float learningRate, float weightDecay,
        GradientClip clip)
    {
        // An SGD step at rate 0 updates the velocity alone. Its report is of the weights before the step, which changes none by more
        // than the rate.
        var velocity = State(0, part);
        var report = backend.SgdStep(new SgdStep(0, momentum, Nesterov: false, weightDecay, clip), values, gradient, velocity);
        backend.AbsoluteSum(velocity, -learningRate, values); // adds −rate·sign(v)
        return report;
    }
}

/// <summary>The optimizer as a recipe names it: <c>{"optimizer": "signum", "momentum": 0.9}</c>. The default rate is 0.0001.</summary>
internal sealed record SignumRecipe : OptimizerRecipe
{
    /// <summary>The decay rate of the velocity, at least 0 and below 1.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>λ, at least 0; biases are left out.</summary>
    public float WeightDecay { get; init; }

    public override Optimizer Create(float? learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Momentum, 1);
        return new Signum(learningRate ?? 1e-4f, Momentum, WeightDecay);
    }
}
