using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A residual block (He et al., 2016), Y = X + layers(X); input and output must have the same shape.</summary>
/// <param name="layers">The layers in order; at least one.</param>
internal sealed class Residual(params Layer[] layers) : Layer
{
    private readonly Sequential _inner = new(layers);

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => _inner.Layers;

    /// <summary>The inner layers' output, which the sum would overwrite, then their caches.</summary>
    public override int CacheSize => OutputShape.Size + _inner.CacheSize;

    /// <summary>The sum's gradient, which the inner layers may overwrite, then their scratch.</summary>
    public override int ScratchSize => OutputShape.Size + _inner.ScratchSize;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        var (rows, columns) = (pass.Output.Rows, pass.Output.Columns);
        var inner = pass.Cache.Part(0, rows, columns);
        _inner.Forward(pass with { Output = inner, Cache = Rest(pass.Cache, rows, _inner.CacheSize) });
        pass.Backend.Copy(pass.Input, pass.Output);
        pass.Backend.AddScaled(inner, 1, pass.Output);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (rows, columns) = (pass.Output.Rows, pass.Output.Columns);
        var skip = pass.Scratch.Part(0, rows, columns);
        pass.Backend.Copy(pass.OutputGradient, skip);
        _inner.Backward(new BackwardPass
        {
            Backend = pass.Backend, Input = pass.Input, Output = pass.Cache.Part(0, rows, columns), OutputGradient = pass.OutputGradient,
            InputGradient = pass.InputGradient, Parameters = pass.Parameters, Cache = Rest(pass.Cache, rows, _inner.CacheSize),
            Scratch = Rest(pass.Scratch, rows, _inner.ScratchSize), Training = pass.Training, Seed = pass.Seed, Step = pass.Step,
        });
        if (!pass.InputGradient.IsNone) pass.Backend.AddScaled(skip, 1, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Residual {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        var output = BuildInner(_inner, input, "inner");
        return output == input
            ? output
            : throw new ShapeException($"{this}: the output of its layers must have the shape of its input, {input}; found {output}.");
    }

    private Matrix Rest(Matrix room, int rows, int size) => size == 0 ? default : room.Part(rows * OutputShape.Size, rows, size);
}

/// <summary>A residual block: layers with a skip connection.</summary>
public sealed record ResidualRecipe : LayerRecipe
{
    /// <summary>The layers in order, at least one; their output must have the shape of their input.</summary>
    public required IReadOnlyList<LayerRecipe> Layers { get; init => field = [.. value]; }

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => Layers.Count > 0
        ? new Residual([.. Layers.Select(layer => layer.Create(context.Inner))])
        : throw new RecipeException("A residual block needs at least one layer; found none.");

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => Create(context);
}
