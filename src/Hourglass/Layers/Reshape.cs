using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>The same values under another shape; costs nothing.</summary>
/// <param name="output">The shape of a sample after it; as many values as before.</param>
public sealed class Reshape(Shape output) : Layer
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
    public override string ToString() => $"Reshape {Name} (to {output})";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input.Size == output.Size
        ? output
        : throw new ShapeException($"{this}: expected {output.Size} values a sample but received {input}, {input.Size} values.");
}
