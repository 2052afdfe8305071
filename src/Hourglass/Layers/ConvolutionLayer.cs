using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Layers;

/// <summary>
/// The base of convolutions and transposed convolutions of pictures and of signals. A transposed convolution is the gradient of a
/// convolution with the same <see cref="ConvolutionGeometry"/>, whose output is the transposed layer's input. A signal is a picture of
/// height 1.
/// </summary>
internal abstract class ConvolutionLayer : Layer
{
    private readonly Options _options;
    private Parameter? _weight, _bias;
    private Activation _activation;

    private protected ConvolutionLayer(Options options) => (_options, _activation) = (options, options.Activation);

    /// <summary>
    /// W, in PyTorch's layout: (filters, channels / groups, kernel) or, transposed, (channels, filters / groups, kernel).
    /// </summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Weight => _weight ?? throw new InvalidOperationException($"{this} has no weights before it is built.");

    /// <summary>b (1, filters); null if the layer has none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>f, or the identity after it was detached.</summary>
    public Activation Activation => _activation;

    /// <inheritdoc/>
    public override Activation? OutputActivation => _activation;

    /// <summary>The sizes of the convolution, or of the one that this layer transposes; <c>default</c> before the layer is built.</summary>
    public ConvolutionGeometry Geometry { get; private set; }

    /// <inheritdoc/>
    public override int CacheSize => _activation.DerivativeNeedsInput ? OutputShape.Size : 0;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        var (bias, kept) = (_bias is null ? default : _bias.Values, PreActivation(pass.Cache, pass.Output));
        Forward(pass, Weight.Values, bias, _activation, kept);
    }

    internal override bool TryForwardFolded(in ForwardPass pass, BatchNorm norm, Activation activation)
    {
        var (weight, bias) = (Weight.Values, _bias is null ? default : _bias.Values);
        var byFilter = _options.Transposed ? weight : weight.Reshape(1, weight.Length); // a transposed weight has several filters per row
        if (_activation.Kind != ActivationKind.Identity
            || !norm.TryFold(pass.Backend, byFilter, bias, _options.Transposed ? _options.Groups : 1, pass.Cache, out var folded))
            return false;
        Forward(pass, folded.Weight.Reshape(weight.Rows, weight.Columns), folded.Bias, activation, default);
        return true;
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (weightGradient, biasGradient, accumulate) = pass.Parameters ? BeginGradients(pass.Backend, Weight, _bias) : default;
        var values = _activation.DerivativeNeedsInput ? PreActivation(pass.Cache, pass.Output) : pass.Output;
        if (_options.Transposed)
        {
            pass.Backend.TransposedConvolutionBackward(
                Geometry, pass.Input, Weight.Values, _activation, values, pass.OutputGradient, weightGradient, biasGradient, accumulate,
                pass.InputGradient);
        }
        else
        {
            pass.Backend.ConvolutionBackward(
                Geometry, pass.Input, Weight.Values, _activation, values, pass.OutputGradient, weightGradient, biasGradient, accumulate,
                pass.InputGradient);
        }
    }

    /// <inheritdoc/>
    public override Activation DetachActivation()
    {
        var detached = _activation;
        _activation = Activation.Identity;
        return detached;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var kernel = _options.IsSignal ? $"{_options.Kernel.Width}" : _options.Kernel.ToString();
        return $"{GetType().Name} {Name} ({_options.Filters} filters of {kernel})";
    }

    /// <summary>
    /// Refuses a kernel whose plan would be too large: the places near a border each have taps of their own, as many as the kernel reaches.
    /// </summary>
    private void CheckWork(in ConvolutionGeometry g)
    {
        var (rows, columns) = (Math.Min(g.KernelHeight, g.InputHeight), Math.Min(g.KernelWidth, g.InputWidth));
        var work = (Int128)rows * g.KernelHeight * columns * g.KernelWidth;
        var most = ReaderLimits.Current.KernelWork;
        if (work > most)
            throw new ShapeException(
                $"{this} on {g.InputHeight}×{g.InputWidth} values needs a plan of {work} entries: "
                + $"{ReaderLimits.Describe(most, nameof(ReaderLimits.KernelWork))}.");
    }

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        var o = _options;
        if (o.Filters < 1) throw new ShapeException($"{this} needs at least 1 filter.");
        Require(o.Kernel, 1, "a kernel");
        Require(o.Stride, 1, "a stride");
        Require(o.Dilation, 1, "a dilation");
        Require(o.Padding.Amount, 0, "a padding");
        if (input.Rank != (o.IsSignal ? 2 : 3))
        {
            var expected = o.IsSignal ? "signals (channels×length)" : "pictures (channels×height×width)";
            throw new ShapeException($"{this} expects {expected} but received {input}; put a Reshape before it.");
        }

        if (o.Groups < 1 || input[0] % o.Groups != 0 || o.Filters % o.Groups != 0)
        {
            throw new ShapeException(
                $"{this}: the channels of {input} and the filters must divide into {o.Groups} equal groups; "
                + $"found {input[0]} and {o.Filters}.");
        }

        Geometry = o.Transposed ? TransposedGeometry(input) : ForwardGeometry(input);
        CheckWork(Geometry);
        int[] kernel = o.IsSignal ? [o.Kernel.Width] : [o.Kernel.Height, o.Kernel.Width];
        _weight = AddParameter(
            "weight", [Geometry.OutputChannels, Geometry.InputChannels / o.Groups, .. kernel], o.Weights ?? Initializer.GlorotUniform,
            decays: true);
        if (o.HasBias) _bias = AddParameter("bias", [o.Filters], o.Biases ?? Initializer.Zeros, decays: false);
        var (height, width) = o.Transposed ? (Geometry.InputHeight, Geometry.InputWidth) : (Geometry.OutputHeight, Geometry.OutputWidth);
        return o.IsSignal ? new Shape(o.Filters, width) : new Shape(o.Filters, height, width);
    }

    /// <summary>
    /// The output padding with which a mirrored layer restores the shape <paramref name="input"/> from this layer's output.
    /// </summary>
    internal Size2D MirroredOutputPadding(Shape input) => new(
        _options.Rows.OutputPaddingFor(Height(input), Height(OutputShape)),
        _options.Columns.OutputPaddingFor(Width(input), Width(OutputShape)));

    private ConvolutionGeometry ForwardGeometry(Shape input)
    {
        var (height, top) = _options.Rows.Slide(Height(input));
        var (width, left) = _options.Columns.Slide(Width(input));
        if (height < 1 || width < 1) throw new ShapeException($"{this}: its kernel does not fit into {input}.");
        return Sizes(input[0], Height(input), Width(input), _options.Filters, height, width, top, left);
    }

    private ConvolutionGeometry TransposedGeometry(Shape input)
    {
        var padding = _options.OutputPadding;
        if (padding is { } more)
        {
            Require(more, 0, "an output padding");
            var (rows, columns) = (Maximum(_options.Rows), Maximum(_options.Columns));
            if (more.Height > rows || more.Width > columns)
                throw new ShapeException($"{this}: the output padding must be at most {new Size2D(rows, columns)} here; found {more}.");
        }

        var (height, top) = _options.Rows.SlideBack(Height(input), padding?.Height);
        var (width, left) = _options.Columns.SlideBack(Width(input), padding?.Width);
        if (height < 1 || width < 1) throw new ShapeException($"{this}: {input} leaves nothing but padding, {height}×{width}.");
        return Sizes(_options.Filters, height, width, input[0], Height(input), Width(input), top, left);

        // PyTorch's rule; with padding same, a convolution would map larger ones to another size.
        static int Maximum(Window window) => (window.Same ? window.Stride : Math.Max(window.Stride, window.Dilation)) - 1;
    }

    private ConvolutionGeometry Sizes(int channels, int height, int width, int filters, int rows, int columns, int top, int left) => new()
    {
        InputChannels = channels, InputHeight = height, InputWidth = width,
        OutputChannels = filters, OutputHeight = rows, OutputWidth = columns,
        KernelHeight = _options.Kernel.Height, KernelWidth = _options.Kernel.Width,
        StrideY = _options.Stride.Height, StrideX = _options.Stride.Width,
        DilationY = _options.Dilation.Height, DilationX = _options.Dilation.Width,
        PaddingTop = top, PaddingLeft = left, Groups = _options.Groups,
    };

    private int Height(Shape shape) => _options.IsSignal ? 1 : shape[1];

    private int Width(Shape shape) => _options.IsSignal ? shape[1] : shape[2];

    private void Require(Size2D found, int minimum, string what)
    {
        if (found.Height < minimum || found.Width < minimum)
            throw new ShapeException($"{this}: {what} must be at least {minimum}; found {found}.");
    }

    private void Forward(in ForwardPass pass, Matrix weight, Matrix bias, Activation activation, Matrix preActivation)
    {
        if (_options.Transposed)
            pass.Backend.TransposedConvolutionForward(Geometry, pass.Input, weight, bias, activation, pass.Output, preActivation);
        else
            pass.Backend.ConvolutionForward(Geometry, pass.Input, weight, bias, activation, pass.Output, preActivation);
    }

    private Matrix PreActivation(Matrix cache, Matrix output) =>
        CacheSize == 0 ? default : cache.Part(0, output.Rows, output.Columns);

    /// <summary>The constructor arguments of the four layers.</summary>
    private protected sealed record Options
    {
        internal required int Filters { get; init; }

        internal required Size2D Kernel { get; init; }

        internal required Size2D Stride { get; init; }

        internal required Padding Padding { get; init; }

        internal required Size2D Dilation { get; init; }

        internal required int Groups { get; init; }

        internal required Activation Activation { get; init; }

        internal required Initializer? Weights { get; init; }

        internal required Initializer? Biases { get; init; }

        internal required bool HasBias { get; init; }

        internal bool Transposed { get; init; }

        internal Size2D? OutputPadding { get; init; }

        internal bool IsSignal { get; init; }

        internal Window Rows => new(Kernel.Height, Stride.Height, Dilation.Height, Padding.Amount.Height, Padding.IsSame);

        internal Window Columns => new(Kernel.Width, Stride.Width, Dilation.Width, Padding.Amount.Width, Padding.IsSame);
    }
}
