using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>The code is the encoder's output: the undercomplete, sparse, denoising, contractive and adversarial families.</summary>
internal sealed class IdentityBottleneck : Bottleneck
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

/// <summary>The encoder's output as the code, the default of a recipe.</summary>
public sealed record IdentityBottleneckRecipe : BottleneckRecipe
{
    /// <inheritdoc/>
    public override Bottleneck Create() => new IdentityBottleneck();
}
