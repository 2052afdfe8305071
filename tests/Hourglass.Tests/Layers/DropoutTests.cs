using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class DropoutTests : LayerContract
{
    protected override Shape Input => new(2, 4);

    protected override Shape Output => new(2, 4);

    protected override Layer Create() => new Dropout(0.4f);

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_mean_in_training_is_the_input_and_the_share_of_zeros_the_rate(string backend)
    {
        const int Count = 100_000;
        var bench = new LayerBench(new Dropout(0.3f), new Shape(Count), 1, backend);
        var ones = Enumerable.Repeat(1f, Count).ToArray();
        var y = bench.Forward(ones);
        Assert.Equal(1, y.Average(v => (double)v), 0.01); // standard error 0.002
        Assert.Equal(0.3, y.Count(v => v == 0) / (double)Count, 0.006);
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - 1 / 0.7f) < 1e-6));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Outside_training_the_input_is_untouched_to_the_bit(string backend)
    {
        var bench = Bench(backend);
        bench.Training = false;
        var x = LayerBench.Draw(Batch * Input.Size);
        Assert.True(bench.Layer.PassesThrough(training: false));
        Assert.Equal(x, bench.Forward(x));
        Assert.Equal(x, bench.Backward((float[])x.Clone()));
    }

    [Fact]
    public void The_backward_pass_drops_what_the_forward_pass_dropped()
    {
        var bench = Bench();
        var ones = Enumerable.Repeat(1f, Batch * Input.Size).ToArray();
        Assert.Equal(bench.Forward(ones), bench.Backward(ones));
    }

    [Fact]
    public void Each_step_seed_and_layer_draws_anew()
    {
        static float[] Mask(string name, ulong seed, long step)
        {
            var layer = new Dropout(0.5f);
            layer.Build(new Shape(64), name);
            return new LayerBench(layer, new Shape(64), 1, seed: seed) { Step = step }.Forward([.. Enumerable.Repeat(1f, 64)]);
        }

        var mask = Mask("encoder.1", 1, 0);
        Assert.Equal(mask, Mask("encoder.1", 1, 0));
        Assert.NotEqual(mask, Mask("encoder.1", 1, 1));
        Assert.NotEqual(mask, Mask("encoder.1", 2, 0));
        Assert.NotEqual(mask, Mask("encoder.3", 1, 0));
        Assert.NotEqual(mask, Mask("decoder.1", 1, 0));
    }

    [Fact]
    public void The_rate_changes_the_result_and_zero_passes_through()
    {
        static float[] Of(float rate) => new LayerBench(new Dropout(rate), new Shape(64), 1).Forward([.. Enumerable.Repeat(1f, 64)]);
        Assert.NotEqual(Of(0.2f), Of(0.6f));
        Assert.All(Of(0), v => Assert.Equal(1, v));
        Assert.True(new Dropout(0).PassesThrough(training: true));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_rate_outside_its_range_is_refused(float rate) =>
        Assert.Contains("rate", Assert.Throws<ShapeException>(() => new Dropout(rate).Build(new Shape(3), "d")).Message);
}
