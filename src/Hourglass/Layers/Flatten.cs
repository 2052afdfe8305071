using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Any shape as one row of values; costs nothing.</summary>
public sealed class Flatten : Layer
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
    public override string ToString() => $"Flatten {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => new(input.Size);
}
