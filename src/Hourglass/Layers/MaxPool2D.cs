using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Max pooling of pictures: the maximum of each window (Ranzato et al., 2007), as in Keras and PyTorch.</summary>
/// <remarks>The gradient goes to the first maximum, in row order.</remarks>
/// <param name="kernel">The window's size, at least 1.</param>
/// <param name="stride">The step from one window to the next, at least 1; null for the window's size.</param>
/// <param name="padding">Amounts of at most half the window, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>.</param>
internal sealed class MaxPool2D(Size2D kernel, Size2D? stride = null, Padding padding = default) : PoolingLayer(kernel, stride, padding)
{
    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.MaxPoolForward(Geometry, pass.Input, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (pass.InputGradient.IsNone) return;
        pass.Backend.MaxPoolBackward(Geometry, pass.Input, pass.Output, pass.OutputGradient, pass.InputGradient);
    }
}

/// <summary>The maximum of each window of a picture.</summary>
public sealed record MaxPool2DRecipe : LayerRecipe
{
    /// <summary>The window's size, at least 1: a number or [height, width].</summary>
    public required Size2D Kernel { get; init; }

    /// <summary>The step from one window to the next, at least 1; null for the window's size.</summary>
    public Size2D? Stride { get; init; }

    /// <summary>The padding: a number or [height, width], at most half the window, <c>same</c> or <c>valid</c>.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new MaxPool2D(Kernel, Stride, Padding);

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) =>
        new UpSample2D(Stride ?? Kernel, size: new Size2D(built.InputShape[1], built.InputShape[2]));
}
