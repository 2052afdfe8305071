using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>Reshapes samples without copying.</summary>
/// <param name="output">The output shape, with as many values as the input.</param>
internal sealed class Reshape(Shape output) : Layer
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
        : throw new ShapeException($"{this}: expected {output.Size} values per sample but received {input}, {input.Size} values.");
}

/// <summary>The same values in another shape.</summary>
public sealed record ReshapeRecipe : LayerRecipe
{
    /// <summary>The output shape, 1 to 3 dimensions of at least 1, with as many values as the input.</summary>
    public required IReadOnlyList<int> Shape { get; init => field = [.. value]; }

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => new Reshape(built.InputShape);

    /// <inheritdoc/>
    public override Layer Create(LayerContext context)
    {
        if (Shape.Count is < 1 or > 3 || Shape.Any(d => d < 1))
            throw new RecipeException($"A shape has 1 to 3 dimensions above 0; found [{string.Join(", ", Shape)}].");
        return new Reshape(Compute.Shape.From([.. Shape]));
    }
}
