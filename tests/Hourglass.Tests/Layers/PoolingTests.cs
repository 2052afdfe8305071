using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class MaxPool2DTests : LayerContract
{
    protected override Shape Input => new(3, 5, 7);

    protected override Shape Output => new(3, 3, 4);

    protected override Layer Create() => new MaxPool2D(2, padding: Padding.Same);

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_largest_of_each_window_by_hand(string backend)
    {
        var bench = new LayerBench(new MaxPool2D(2), new Shape(1, 2, 5), 1, backend);
        Assert.Equal([6f, 9f], bench.Forward([1f, 2f, 9f, 9f, 5f, 6f, 0f, 9f, -1f, 7f])); // the fifth column is under no window
        Assert.Equal([0f, 0f, 3f, 0f, 0f, 2f, 0f, 0f, 0f, 0f], bench.Backward([2f, 3f])); // the first of the three nines
        bench = new LayerBench(new MaxPool2D(3, 1, 1), new Shape(1, 1, 3), 1, backend);
        Assert.Equal([-2f, -1f, -1f], bench.Forward([-2f, -3f, -1f])); // the padding's zeros do not win
        Assert.Equal([1f, 0f, 5f], bench.Backward([1f, 2f, 3f]));
    }
}

public sealed class AveragePool2DTests : LayerContract
{
    protected override Shape Input => new(2, 5, 4);

    protected override Shape Output => new(2, 3, 4);

    protected override Layer Create() => new AveragePool2D((3, 2), (2, 1), Padding.Same);

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_mean_of_the_values_inside_by_hand(string backend)
    {
        var bench = new LayerBench(new AveragePool2D(2, padding: Padding.Same), new Shape(1, 2, 3), 1, backend);
        Assert.Equal([3f, 6f], bench.Forward([1f, 2f, 5f, 4f, 5f, 7f])); // (1+2+4+5)/4, and two values only: (5+7)/2
        Assert.Equal([1f, 1f, 4f, 1f, 1f, 4f], bench.Backward([4f, 8f]));
    }

    [Fact]
    public void Every_option_changes_the_result_and_what_does_not_fit_is_refused()
    {
        float[] Run(PoolingLayer layer) => new LayerBench(layer, new Shape(1, 5, 5), 1).Forward(LayerBench.Draw(25));
        PoolingLayer[] layers =
        [
            new AveragePool2D(2), new AveragePool2D(3), new AveragePool2D(2, 1), new AveragePool2D(2, padding: 1), new MaxPool2D(2),
            new AveragePool2D(2, padding: Padding.Same),
        ];
        Assert.Equal(layers.Length, layers.Select(layer => string.Join(' ', Run(layer))).Distinct().Count());
        Refused(new MaxPool2D(2), new Shape(784), "pictures");
        Refused(new MaxPool2D(6), new Shape(1, 5, 5), "do not fit");
        Refused(new MaxPool2D(3, padding: 2), new Shape(1, 5, 5), "at most half");
        Refused(new AveragePool2D(3, 0), new Shape(1, 5, 5), "at least 1");

        static void Refused(Layer layer, Shape input, string words)
        {
            var message = Assert.Throws<ShapeException>(() => layer.Build(input, "encoder.1")).Message;
            Assert.Contains("encoder.1", message);
            Assert.Contains(words, message);
        }
    }
}

public sealed class UpSample2DTests : LayerContract
{
    protected override Shape Input => new(2, 3, 4);

    protected override Shape Output => new(2, 6, 12);

    protected override Layer Create() => new UpSample2D((2, 3), UpSampleKind.Bilinear);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Values_by_hand(string backend)
    {
        var nearest = new LayerBench(new UpSample2D(2), new Shape(1, 1, 2), 1, backend);
        Assert.Equal([1f, 1f, 3f, 3f, 1f, 1f, 3f, 3f], nearest.Forward([1f, 3f]));
        Assert.Equal([14f, 22f], nearest.Backward([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f]));
        var bilinear = new LayerBench(new UpSample2D((1, 2), UpSampleKind.Bilinear), new Shape(1, 1, 3), 1, backend);
        Assert.Equal([0f, 1f, 3f, 5f, 7f, 8f], bilinear.Forward([0f, 4f, 8f])); // as PyTorch: quarters between, the ends held
        Assert.Equal([2f, 1.25f, 0.75f], bilinear.Backward([1f, 1f, 1f, 0f, 1f, 0f]));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Another_size_cuts_the_end_or_repeats_it(string backend)
    {
        Assert.Equal([1f, 1f, 3f], new LayerBench(new UpSample2D((1, 2), size: (1, 3)), new Shape(1, 1, 2), 1, backend).Forward([1f, 3f]));
        var longer = new LayerBench(new UpSample2D((1, 2), size: (1, 5)), new Shape(1, 1, 2), 1, backend);
        Assert.Equal([1f, 1f, 3f, 3f, 3f], longer.Forward([1f, 3f]));
        var message = Assert.Throws<ShapeException>(() => new UpSample2D(2, size: 3).Build(new Shape(1, 3, 3), "decoder.2")).Message;
        Assert.Contains("decoder.2", message);
        Assert.Contains("3×3", message);
        Assert.Throws<ShapeException>(() => new UpSample2D(0).Build(new Shape(1, 3, 3), "d"));
        Assert.Throws<ShapeException>(() => new UpSample2D(2).Build(new Shape(9), "d"));
    }
}
