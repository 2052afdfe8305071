namespace Hourglass.Layers;

/// <summary>The largest value under each window of a picture (Ranzato et al., 2007; as Keras and PyTorch have it).</summary>
/// <remarks>The gradient goes to the first of the largest values, in the order of rows.</remarks>
/// <param name="kernel">The window's size.</param>
/// <param name="stride">Rows and columns from one window to the next; the window's size where null.</param>
/// <param name="padding">Numbers, at most half the window, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>.</param>
public sealed class MaxPool2D(Size2D kernel, Size2D? stride = null, Padding padding = default) : PoolingLayer(kernel, stride, padding)
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
