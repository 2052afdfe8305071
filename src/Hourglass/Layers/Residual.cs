using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Layers and a way round them (He et al., 2016), Y = X + layers(X); they must give the shape they take.</summary>
/// <param name="layers">The layers in order; at least one.</param>
public sealed class Residual(params Layer[] layers) : Layer
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
        var around = pass.Scratch.Part(0, rows, columns);
        pass.Backend.Copy(pass.OutputGradient, around);
        _inner.Backward(new BackwardPass
        {
            Backend = pass.Backend, Input = pass.Input, Output = pass.Cache.Part(0, rows, columns), OutputGradient = pass.OutputGradient,
            InputGradient = pass.InputGradient, Parameters = pass.Parameters, Cache = Rest(pass.Cache, rows, _inner.CacheSize),
            Scratch = Rest(pass.Scratch, rows, _inner.ScratchSize), Training = pass.Training, Seed = pass.Seed, Step = pass.Step,
        });
        if (!pass.InputGradient.IsNone) pass.Backend.AddScaled(around, 1, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Residual {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        var output = BuildInner(_inner, input, "inner");
        return output == input
            ? output
            : throw new ShapeException($"{this}: its layers must give the shape they take, {input}, so that both can be added; they give {output}.");
    }

    private Matrix Rest(Matrix room, int rows, int size) => size == 0 ? default : room.Part(rows * OutputShape.Size, rows, size);
}
