using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>Y = X · γ + β with a γ and a β for each feature, both learned: a layer norm's affine part alone.</summary>
/// <remarks>
/// It is a normalization by a mean of 0 and a variance of 1. The backends have a fast operation for that, and none for the product alone;
/// the two constants are states, so that they lie on the backend.
/// </remarks>
internal sealed class ScaleAndShift : Layer
{
    private Parameter? _scale, _shift;
    private LayerState? _mean, _variance;

    public override void Forward(in ForwardPass pass) => pass.Backend.NormalizeChannels(
        pass.Input, _mean!.Values, _variance!.Values, epsilon: 0, _scale!.Values, _shift!.Values, pass.Output);

    public override void Backward(in BackwardPass pass)
    {
        var accumulate = pass.Parameters && _scale!.BeginGradient();
        if (pass.Parameters) _shift!.BeginGradient(); // always computed together with the scale's
        pass.Backend.NormalizeChannelsBackward(
            pass.Input, _mean!.Values, _variance!.Values, epsilon: 0, _scale!.Values, constant: true, pass.OutputGradient,
            pass.Parameters ? _scale.Gradient : default, pass.Parameters ? _shift!.Gradient : default, accumulate, pass.InputGradient);
    }

    public override string ToString() => $"ScaleAndShift {Name}";

    protected override Shape OnBuild(Shape input)
    {
        _scale = AddParameter("weight", [input.Size], Initializer.Ones, decays: false);
        _shift = AddParameter("bias", [input.Size], Initializer.Zeros, decays: false);
        (_mean, _variance) = (AddState("mean", input.Size, 0), AddState("variance", input.Size, 1));
        return input;
    }
}

/// <summary>The layer as a recipe names it: <c>"scaleAndShift"</c>. A mirrored decoder has it between its layers, too.</summary>
internal sealed record ScaleAndShiftRecipe : LayerRecipe
{
    public override bool IsBetween => true;

    public override Layer Create(LayerContext context) => new ScaleAndShift();
}
