using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class Conv2DTests : LayerContract
{
    protected override Shape Input => new(2, 7, 6);

    protected override Shape Output => new(4, 4, 3);

    protected override Layer Create() => new Conv2D(4, 3, stride: 2, padding: Padding.Same, activation: Activation.Tanh);
}

public sealed class ConvTranspose2DTests : LayerContract
{
    protected override Shape Input => new(4, 4, 3);

    protected override Shape Output => new(2, 8, 6);

    protected override Layer Create() => new ConvTranspose2D(2, 3, stride: 2, padding: Padding.Same, activation: Activation.Tanh);
}

public sealed class Conv1DTests : LayerContract
{
    protected override Shape Input => new(3, 11);

    protected override Shape Output => new(4, 4);

    protected override Layer Create() => new Conv1D(4, 5, stride: 3, padding: 2, activation: Activation.Gelu);
}

public sealed class ConvTranspose1DTests : LayerContract
{
    protected override Shape Input => new(4, 4);

    protected override Shape Output => new(3, 12);

    protected override Layer Create() => new ConvTranspose1D(3, 5, stride: 3, padding: 2, outputPadding: 2, activation: Activation.Gelu);
}

public sealed class ConvolutionLayerTests
{
    public static TheoryData<string> Backends => TestBackends.Names;

    /// <summary>Layers that use every option, with the shape of their input.</summary>
    public static TheoryData<string> Variants => [.. Layers.Keys];

    private static readonly Dictionary<string, (Func<ConvolutionLayer> Create, Shape Input)> Layers = new()
    {
        ["stride, padding, dilation"] = (
            () => new Conv2D(3, (3, 2), (2, 1), (2, 1), (1, 2), activation: Activation.Gelu), new Shape(2, 6, 5)),
        ["groups"] = (() => new Conv2D(6, 3, padding: 1, groups: 3, bias: false), new Shape(3, 4, 5)),
        ["depthwise"] = (() => new Conv2D(4, 3, padding: Padding.Same, groups: 4, activation: Activation.Sigmoid), new Shape(4, 4, 5)),
        ["transposed"] = (
            () => new ConvTranspose2D(3, (3, 2), (2, 3), (1, 0), (1, 2), (1, 2), activation: Activation.Softplus), new Shape(2, 3, 4)),
        ["transposed groups"] = (() => new ConvTranspose2D(6, 3, 2, Padding.Same, 0, groups: 3), new Shape(3, 3, 4)),
        ["signal"] = (() => new Conv1D(4, 3, 2, 1, 2, 2, Activation.Tanh), new Shape(2, 9)),
        ["transposed signal"] = (() => new ConvTranspose1D(4, 3, 2, Padding.Same, null, 2, 2, Activation.Tanh), new Shape(2, 5)),
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_agree_with_finite_differences(string variant)
    {
        var (create, input) = Layers[variant];
        foreach (var backend in (string[])["reference", "default"])
            GradientCheck.Layer(create(), input, 2, backend: TestBackends.Get(backend)).ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_convolution_by_hand(string backend)
    {
        var layer = new Conv2D(1, 2, padding: Padding.Same, activation: Activation.Relu);
        var bench = new LayerBench(layer, new Shape(1, 2, 2), 1, backend);
        bench.Backend.Upload([1f, 2f, 3f, 4f], layer.Weight.Values);
        bench.Backend.Upload([-20f], layer.Bias!.Values);
        // An even kernel needs one zero: it lies behind. (1·1+2·2+3·3+4·4, 1·2+3·4, 1·3+2·4, 4) − 20, the ReLU holds the rest at 0.
        Assert.Equal([10f, 0f, 0f, 0f], bench.Forward([1f, 2f, 3f, 4f]));
        Assert.Equal([1f, 2f, 3f, 4f], bench.Backward([1f, 1f, 1f, 1f]));
        Assert.Equal([1f, 2f, 3f, 4f], bench.Read(layer.Weight.Gradient));
        Assert.Equal([1f], bench.Read(layer.Bias.Gradient));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_transposed_convolution_by_hand(string backend)
    {
        var layer = new ConvTranspose1D(1, 3, stride: 2);
        var bench = new LayerBench(layer, new Shape(1, 2), 1, backend);
        bench.Backend.Upload([1f, 10f, 100f], layer.Weight.Values);
        bench.Backend.Upload([0.5f], layer.Bias!.Values);
        Assert.Equal([2.5f, 20.5f, 203.5f, 30.5f, 300.5f], bench.Forward([2f, 3f])); // 2·(1, 10, 100) and, two on, 3·(1, 10, 100)
        Assert.Equal([321f, 543f], bench.Backward([1f, 2f, 3f, 4f, 5f]));
    }

    [Theory]
    [InlineData(28, 3, 2, 14)]
    [InlineData(27, 3, 2, 14)]
    [InlineData(5, 1, 3, 2)]
    [InlineData(6, 4, 1, 6)]
    public void Same_gives_the_length_over_the_stride_rounded_up_and_its_transpose_the_length_times_the_stride(
        int length, int kernel, int stride, int expected)
    {
        var forward = new Conv1D(2, kernel, stride, Padding.Same);
        forward.Build(new Shape(1, length), "c");
        Assert.Equal(new Shape(2, expected), forward.OutputShape);
        var back = new ConvTranspose1D(1, kernel, stride, Padding.Same);
        back.Build(new Shape(2, expected), "t");
        Assert.Equal(new Shape(1, expected * stride), back.OutputShape);
    }

    [Fact]
    public void Odd_padding_goes_behind()
    {
        var layer = new Conv2D(1, 3, 2, Padding.Same);
        layer.Build(new Shape(1, 28, 27), "c");
        Assert.Equal((0, 1), (layer.Geometry.PaddingTop, layer.Geometry.PaddingLeft)); // 28 needs one zero, 27 two
    }

    [Fact]
    public void Every_option_changes_the_result()
    {
        var input = new Shape(2, 6, 6);
        float[] Run(ConvolutionLayer layer) => new LayerBench(layer, input, 1).Forward(LayerBench.Draw(72));
        var plain = new Conv2D(4, 3);
        ConvolutionLayer[] others =
        [
            new Conv2D(2, 3), new Conv2D(4, 2), new Conv2D(4, 3, 2), new Conv2D(4, 3, padding: 1), new Conv2D(4, 3, dilation: 2),
            new Conv2D(4, 3, groups: 2), new Conv2D(4, 3, activation: Activation.Relu), new Conv2D(4, 3, weights: Initializer.HeNormal),
            new Conv2D(4, 3, biases: Initializer.Ones), new Conv2D(4, 3, (1, 2)),
        ];
        var expected = Run(plain);
        Assert.All(others, other => Assert.NotEqual(expected, Run(other)));
        Assert.Equal(4 * 18, Count(new Conv2D(4, 3, bias: false)));
        Assert.Equal(4 * 18 + 4, Count(new Conv2D(4, 3)));

        int Count(Layer layer) => new LayerBench(layer, input, 1).Parameters.Count;
    }

    [Fact]
    public void Fans_count_the_values_of_a_kernel()
    {
        var forward = new Conv2D(8, (3, 5), groups: 2);
        forward.Build(new Shape(4, 9, 9), "c");
        Assert.Equal([8, 2, 3, 5], forward.Weight.Dimensions);
        Assert.Equal((2 * 15, 8 * 15), (forward.Weight.FanIn, forward.Weight.FanOut));
        var back = new ConvTranspose1D(6, 7);
        back.Build(new Shape(4, 9), "t");
        Assert.Equal([4, 6, 7], back.Weight.Dimensions); // PyTorch's fans of a transposed weight, and Keras': 6·7 and 4·7
        Assert.Equal((6 * 7, 4 * 7), (back.Weight.FanIn, back.Weight.FanOut));
        var wide = new Conv2D(100, 5, weights: Initializer.HeUniform);
        var weights = new LayerBench(wide, new Shape(40, 5, 5), 1).Read(wide.Weight.Values);
        var limit = Math.Sqrt(6.0 / 1000);
        Assert.InRange(weights.Max(Math.Abs), 0.999 * limit, limit);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name_and_with_both_shapes()
    {
        AssertRefused(new Conv2D(4, 3), new Shape(784), "pictures", "784", "Reshape");
        AssertRefused(new Conv1D(4, 3), new Shape(1, 28, 28), "signals", "1×28×28");
        AssertRefused(new Conv2D(4, 5), new Shape(1, 4, 9), "does not fit", "1×4×9");
        AssertRefused(new Conv2D(4, 3, groups: 2), new Shape(3, 9, 9), "2 equal groups", "3×9×9");
        AssertRefused(new Conv2D(0, 3), new Shape(3, 9, 9), "at least 1 filter");
        AssertRefused(new Conv2D(2, 3, (0, 1)), new Shape(3, 9, 9), "a stride must be at least 1", "0×1");
        AssertRefused(new Conv2D(2, 3, padding: -1), new Shape(3, 9, 9), "a padding must be at least 0");
        AssertRefused(new ConvTranspose2D(2, 3, 2, outputPadding: 2), new Shape(3, 9, 9), "at most 1×1", "2×2");
        AssertRefused(new ConvTranspose2D(2, 1, padding: 4), new Shape(3, 3, 3), "nothing but padding", "3×3×3");
        Assert.Throws<InvalidOperationException>(() => new Conv2D(2, 3).Weight);

        static void AssertRefused(Layer layer, Shape input, params string[] words)
        {
            var message = Assert.Throws<ShapeException>(() => layer.Build(input, "encoder.0")).Message;
            Assert.All(words.Append("encoder.0"), word => Assert.Contains(word, message));
        }
    }

    [Fact]
    public void A_detached_activation_is_applied_no_more()
    {
        var layer = new ConvTranspose2D(1, 1, activation: Activation.Gelu);
        layer.Build(new Shape(1, 1, 1), "d");
        Assert.Equal(Activation.Gelu, layer.DetachActivation());
        Assert.Equal((Activation.Identity, 0), (layer.DetachActivation(), layer.CacheSize));
        var bench = new LayerBench(layer, layer.InputShape, 1);
        bench.Backend.Upload([2f], layer.Weight.Values);
        Assert.Equal([-6f], bench.Forward([-3f]));
    }
}
