using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>
/// A residual block (He et al., 2016), Y = X + layers(X), where input and output have the same shape; or, with a projection shortcut,
/// Y = W·X + b + layers(X) for layers from rows of values to rows of values of any width.
/// </summary>
internal sealed class Residual : Layer
{
    private readonly Sequential _inner;

    /// <summary>Y = X + layers(X).</summary>
    /// <param name="layers">The layers in order; at least one.</param>
    public Residual(params Layer[] layers) => _inner = new Sequential(layers);

    /// <summary>Y = W·X + b + layers(X) with <paramref name="projection"/> W, b.</summary>
    /// <param name="layers">The layers in order; at least one.</param>
    /// <param name="projection">A dense layer without activation, with as many units as the layers give values.</param>
    public Residual(IReadOnlyList<Layer> layers, Dense projection)
        : this([.. layers]) => Projection = projection;

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => _inner.Layers;

    /// <summary>The dense layer beside the others; null where the input itself is added.</summary>
    public Dense? Projection { get; }

    /// <summary>The inner layers' output, which the sum would overwrite, then their caches.</summary>
    public override int CacheSize => OutputShape.Size + _inner.CacheSize;

    /// <summary>
    /// The sum's gradient, which the inner layers may overwrite, with a projection the gradient of its input, then the inner layers'
    /// scratch.
    /// </summary>
    public override int ScratchSize => OutputShape.Size + ProjectedSize + _inner.ScratchSize;

    private int ProjectedSize => Projection is null ? 0 : InputShape.Size;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        var (rows, columns) = (pass.Output.Rows, pass.Output.Columns);
        var inner = pass.Cache.Part(0, rows, columns);
        _inner.Forward(pass with { Output = inner, Cache = Rest(pass.Cache, rows, columns, _inner.CacheSize) });
        if (Projection is null) pass.Backend.Copy(pass.Input, pass.Output);
        else Projection.Forward(pass with { Cache = default });
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
            InputGradient = pass.InputGradient, Parameters = pass.Parameters, Cache = Rest(pass.Cache, rows, columns, _inner.CacheSize),
            Scratch = Rest(pass.Scratch, rows, columns + ProjectedSize, _inner.ScratchSize), Training = pass.Training, Seed = pass.Seed,
            Step = pass.Step,
        });
        if (Projection is null)
        {
            if (!pass.InputGradient.IsNone) pass.Backend.AddScaled(skip, 1, pass.InputGradient);
            return;
        }

        var projected = pass.InputGradient.IsNone ? default : pass.Scratch.Part(rows * columns, rows, ProjectedSize);
        Projection.Backward(new BackwardPass
        {
            Backend = pass.Backend, Input = pass.Input, Output = pass.Output, OutputGradient = skip, InputGradient = projected,
            Parameters = pass.Parameters, Cache = default, Scratch = default, Training = pass.Training, Seed = pass.Seed, Step = pass.Step,
        });
        if (!pass.InputGradient.IsNone) pass.Backend.AddScaled(projected, 1, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Residual {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        var output = BuildInner(_inner, input, "inner");
        if (Projection is not null)
        {
            var projected = BuildInner(Projection, input, "projection");
            return projected == output
                ? output
                : throw new ShapeException($"{this}: its layers must give as many values as its projection, {projected}; found {output}.");
        }

        return output == input
            ? output
            : throw new ShapeException($"{this}: the output of its layers must have the shape of its input, {input}; found {output}.");
    }

    private static Matrix Rest(Matrix room, int rows, int used, int size) => size == 0 ? default : room.Part(rows * used, rows, size);
}

/// <summary>A residual block: layers with a skip connection.</summary>
public sealed record ResidualRecipe : LayerRecipe
{
    /// <summary>
    /// The layers in order, at least one; without a projection their output must have the shape of their input. With one, all are dense.
    /// </summary>
    public required IReadOnlyList<LayerRecipe> Layers { get; init => field = [.. value]; }

    /// <summary>
    /// Whether a dense layer without activation, from the block's input to its output, is added instead of the input itself: the
    /// projection shortcut, which lets the block change the number of values.
    /// </summary>
    public bool Projection { get; init; }

    /// <inheritdoc/>
    public override Activation? OutputActivation => Projection ? Activation.Identity : base.OutputActivation;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context)
    {
        if (Layers.Count == 0) throw new RecipeException("A residual block needs at least one layer; found none.");
        if (!Projection) return new Residual([.. Layers.Select(layer => layer.Create(context.Inner))]);
        var units = Layers[^1] is DenseRecipe last && Layers.All(layer => layer is DenseRecipe)
            ? last.Units
            : throw new RecipeException("A residual block with a projection consists of dense layers.");
        return new Residual(
            [.. Layers.Select(layer => layer.Create(context.Inner))], (Dense)new DenseRecipe { Units = units }.Create(context.Inner));
    }

    /// <summary>
    /// The block again; with a projection, its layers in reverse order beside a projection back, and <paramref name="activation"/> behind
    /// the sum.
    /// </summary>
    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context)
    {
        if (!Projection) return Create(context);
        var (block, layers) = ((Residual)built, new List<Layer>());
        for (var i = Layers.Count - 1; i >= 0; i--)
        {
            var inner = i > 0 ? Layers[i - 1].OutputActivation ?? Activation.Identity : Activation.Identity;
            layers.Add(Layers[i].Mirror(block.Layers[i], inner, context.Inner));
        }

        var back = (Dense)new DenseRecipe { Units = block.InputShape.Size }.Create(context.Inner);
        var mirror = new Residual(layers, back);
        return activation == Activation.Identity ? mirror : new Sequential(mirror, new ActivationLayer(activation));
    }
}
