using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>The code is what the encoder gives, narrow or held by a penalty: the undercomplete, sparse, denoising and adversarial families.</summary>
public sealed class IdentityBottleneck : Bottleneck
{
    /// <inheritdoc/>
    public override bool PassesThrough(bool training) => true;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.Copy(pass.Input, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.InputGradient.IsNone) pass.Backend.Copy(pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => "the identity";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input;
}
