using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Reshapes any shape to one row of values, without copying.</summary>
internal sealed class Flatten : Layer
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

/// <summary>Any shape as one row of values.</summary>
public sealed record FlattenRecipe : LayerRecipe
{
    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new Flatten();

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => new Reshape(built.InputShape);
}
