using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>The base of pooling layers of pictures: one output for each window of each channel.</summary>
/// <remarks>
/// Output length ⌊(i + 2p − k) / s⌋ + 1 in each direction; with padding <c>same</c> ⌈i / s⌉. The padding itself is ignored.
/// </remarks>
internal abstract class PoolingLayer : Layer
{
    private readonly Size2D _kernel, _stride;
    private readonly Padding _padding;

    private protected PoolingLayer(Size2D kernel, Size2D? stride, Padding padding) =>
        (_kernel, _stride, _padding) = (kernel, stride ?? kernel, padding);

    /// <summary>The window's sizes; <c>default</c> before the layer is built.</summary>
    public ConvolutionGeometry Geometry { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} {Name} (windows of {_kernel})";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (input.Rank != 3)
            throw new ShapeException($"{this} expects pictures (channels×height×width) but received {input}; put a Reshape before it.");
        if (Math.Min(_kernel.Height, _kernel.Width) < 1 || Math.Min(_stride.Height, _stride.Width) < 1)
            throw new ShapeException($"{this}: window and stride must be at least 1; found {_kernel} and {_stride}.");
        var padding = _padding.Amount;
        if (padding.Height < 0 || padding.Width < 0 || 2 * padding.Height > _kernel.Height || 2 * padding.Width > _kernel.Width)
            throw new ShapeException($"{this}: the padding must be at most half the window, {_kernel}; found {padding}.");
        var (height, top) = new Window(_kernel.Height, _stride.Height, 1, padding.Height, _padding.IsSame).Slide(input[1]);
        var (width, left) = new Window(_kernel.Width, _stride.Width, 1, padding.Width, _padding.IsSame).Slide(input[2]);
        if (height < 1 || width < 1) throw new ShapeException($"{this}: its windows do not fit into {input}.");
        Geometry = new ConvolutionGeometry
        {
            InputChannels = input[0], InputHeight = input[1], InputWidth = input[2],
            OutputChannels = input[0], OutputHeight = height, OutputWidth = width,
            KernelHeight = _kernel.Height, KernelWidth = _kernel.Width, StrideY = _stride.Height, StrideX = _stride.Width,
            PaddingTop = top, PaddingLeft = left, Groups = input[0],
        };
        return new Shape(input[0], height, width);
    }
}
