using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

/// <summary>The contract of every layer. The tests of a layer inherit it and add its own behavior.</summary>
public abstract class LayerContract
{
    protected const int Batch = 5;

    public static TheoryData<string> Backends => TestBackends.Names;

    protected abstract Shape Input { get; }

    protected abstract Shape Output { get; }

    protected abstract Layer Create();

    [Theory]
    [MemberData(nameof(Backends))]
    public void Gradients_agree_with_finite_differences(string backend) =>
        GradientCheck.Layer(Create(), Input, Batch, seed: 3, backend: TestBackends.Get(backend)).ThrowIfFailed();

    [Fact]
    public void Output_has_the_shape_that_is_declared()
    {
        var bench = Bench();
        Assert.Equal(Output, bench.Layer.OutputShape);
        var output = bench.Forward(LayerBench.Draw(Batch * Input.Size));
        Assert.Equal(Batch * Output.Size, output.Length);
        Assert.All(output, v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_same_pass_gives_the_same_bits(string backend)
    {
        var (x, dy) = (LayerBench.Draw(Batch * Input.Size), LayerBench.Draw(Batch * Output.Size, 1));
        var (first, second) = (Bench(backend), Bench(backend));
        Assert.Equal(first.Forward(x), second.Forward(x));
        Assert.Equal(first.Backward(dy), second.Backward(dy));
        Assert.Equal(first.Read(first.Parameters.Gradients), second.Read(second.Parameters.Gradients));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Parameter_gradients_add_up_and_input_gradients_do_not(string backend)
    {
        var bench = Bench(backend);
        var dy = LayerBench.Draw(Batch * Output.Size, 1);
        bench.Forward(LayerBench.Draw(Batch * Input.Size));
        var once = bench.Backward(dy);
        var gradient = bench.Read(bench.Parameters.Gradients);
        Assert.Equal(once, bench.Backward(dy));
        var twice = bench.Read(bench.Parameters.Gradients);
        for (var i = 0; i < twice.Length; i++) Assert.Equal(2 * gradient[i], twice[i], 1e-4);
        bench.Parameters.ZeroGradients();
        bench.Backward(dy);
        Assert.Equal(gradient, bench.Read(bench.Parameters.Gradients));
    }

    [Fact]
    public void Parameter_gradients_are_left_alone_where_they_are_not_wanted()
    {
        var bench = Bench();
        bench.Forward(LayerBench.Draw(Batch * Input.Size));
        var dx = bench.Backward(LayerBench.Draw(Batch * Output.Size, 1), parameters: false);
        Assert.All(bench.Read(bench.Parameters.Gradients), g => Assert.Equal(0, g));
        Assert.Equal(dx, bench.Backward(LayerBench.Draw(Batch * Output.Size, 1)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_short_batch_equals_the_same_rows_of_a_full_one_to_the_bit(string backend)
    {
        const int Rows = 2;
        var (x, dy) = (LayerBench.Draw(Batch * Input.Size), LayerBench.Draw(Batch * Output.Size, 1));
        var bench = Bench(backend);
        var (full, fullGradient) = (bench.Forward(x), bench.Backward(dy));
        Assert.Equal(full[..(Rows * Output.Size)], bench.Forward(x[..(Rows * Input.Size)]));
        Assert.Equal(fullGradient[..(Rows * Input.Size)], bench.Backward(dy[..(Rows * Output.Size)]));
    }

    /// <summary>The plain backend computes on copies; the one that trains must not allocate.</summary>
    [Fact]
    public void A_pass_allocates_nothing()
    {
        var bench = Bench("cpu");
        long Passes()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                bench.Parameters.ZeroGradients();
                bench.ForwardOnly(Batch);
                bench.BackwardOnly(Batch);
                bench.Parameters.CompleteGradients();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Passes();
        Assert.Equal(0, Passes());
    }

    [Fact]
    public void A_layer_is_built_once()
    {
        var layer = Create();
        layer.Build(Input, "mine");
        Assert.Contains("mine", Assert.Throws<InvalidOperationException>(() => layer.Build(Input, "again")).Message);
    }

    protected LayerBench Bench(string backend = "reference") => new(Create(), Input, Batch, backend);
}
