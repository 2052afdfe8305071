namespace Hourglass.Layers;

/// <summary>The mean of the values under each window of a picture.</summary>
/// <remarks>Values in the padding do not count: a window at the edge has the mean of fewer (Keras; PyTorch with <c>count_include_pad=False</c>).</remarks>
/// <param name="kernel">The window's size.</param>
/// <param name="stride">Rows and columns from one window to the next; the window's size where null.</param>
/// <param name="padding">Numbers, at most half the window, <see cref="Padding.Same"/> or <see cref="Padding.Valid"/>.</param>
public sealed class AveragePool2D(Size2D kernel, Size2D? stride = null, Padding padding = default) : PoolingLayer(kernel, stride, padding)
{
    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.AveragePoolForward(Geometry, pass.Input, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.InputGradient.IsNone) pass.Backend.AveragePoolBackward(Geometry, pass.OutputGradient, pass.InputGradient);
    }
}
