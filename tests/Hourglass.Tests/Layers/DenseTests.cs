using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class DenseTests : LayerContract
{
    protected override Shape Input => new(7);

    protected override Shape Output => new(4);

    protected override Layer Create() => new Dense(4, Activation.Tanh);

    public static TheoryData<string, string> ActivationsAndBackends
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in Enum.GetNames<ActivationKind>())
                foreach (var backend in (string[])["reference", "default"])
                    data.Add(kind, backend);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ActivationsAndBackends))]
    public void Gradients_are_right_for_every_activation(string kind, string backend)
    {
        var activation = new Activation(Enum.Parse<ActivationKind>(kind), 0.3f);
        GradientCheck.Layer(new Dense(6, activation), new Shape(9), backend: TestBackends.Get(backend)).ThrowIfFailed();
        GradientCheck.Layer(new Dense(3, activation, bias: false), new Shape(1), 1, backend: TestBackends.Get(backend)).ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Output_is_f_of_x_times_w_transposed_plus_b(string backend)
    {
        var dense = new Dense(2, Activation.Relu);
        var bench = new LayerBench(dense, new Shape(2), 1, backend);
        bench.Backend.Upload([3f, -1f, 1f, 2f], dense.Weight.Values);
        bench.Backend.Upload([0.5f, -20f], dense.Bias!.Values);
        // 3·2 − 1·4 + 0.5 = 2.5 and 1·2 + 2·4 − 20 = −10, which the ReLU holds at 0
        Assert.Equal([2.5f, 0f], bench.Forward([2f, 4f]));
        // g = (1, 1)·f′ = (1, 0): ∂x = row 0 of w, ∂w = g ⊗ x, ∂b = g
        Assert.Equal([3f, -1f], bench.Backward([1f, 1f]));
        Assert.Equal([2f, 4f, 0f, 0f], bench.Read(dense.Weight.Gradient));
        Assert.Equal([1f, 0f], bench.Read(dense.Bias.Gradient));
    }

    [Fact]
    public void Without_a_bias_zero_gives_zero()
    {
        var dense = new Dense(3, bias: false, biases: Initializer.Normal(1));
        var bench = new LayerBench(dense, new Shape(2), 1);
        Assert.Null(dense.Bias);
        Assert.Equal(6, bench.Parameters.Count);
        Assert.Equal([0f, 0f, 0f], bench.Forward([0f, 0f]));
    }

    [Fact]
    public void Weights_and_biases_are_drawn_apart()
    {
        var dense = new Dense(3, weights: Initializer.Zeros, biases: Initializer.Normal(1));
        var bench = new LayerBench(dense, new Shape(2), 1);
        Assert.All(bench.Read(dense.Weight.Values), w => Assert.Equal(0, w));
        Assert.All(bench.Read(dense.Bias!.Values), b => Assert.NotEqual(0, b));
    }

    [Fact]
    public void One_layer_used_twice_in_a_step_sums_both_gradients()
    {
        var twice = new Twice(new Dense(4, Activation.Tanh));
        GradientCheck.Layer(twice, new Shape(4)).ThrowIfFailed();
        Assert.Equal(2, twice.Parameters.Count);
    }

    [Fact]
    public void A_detached_activation_is_applied_no_more()
    {
        var dense = new Dense(1, Activation.Gelu, weights: Initializer.HeNormal);
        dense.Build(new Shape(1), "d");
        Assert.Equal(Activation.Gelu, dense.DetachActivation());
        Assert.Equal(Activation.Identity, dense.DetachActivation());
        var bench = new LayerBench(dense, new Shape(1), 1);
        bench.Backend.Upload([2f], dense.Weight.Values);
        Assert.Equal([-6f], bench.Forward([-3f]));
        Assert.Equal([2f], bench.Backward([1f]));
    }

    [Fact]
    public void Pictures_are_refused_with_a_hint()
    {
        var fault = Assert.Throws<ShapeException>(() => new Dense(3).Build(new Shape(1, 28, 28), "encoder.0"));
        Assert.Contains("encoder.0", fault.Message);
        Assert.Contains("1×28×28", fault.Message);
        Assert.Contains("Flatten", fault.Message);
    }

    [Fact]
    public void Units_below_one_and_weights_before_building_are_refused()
    {
        Assert.Throws<ShapeException>(() => new Dense(0).Build(new Shape(2), "d"));
        Assert.Throws<InvalidOperationException>(() => new Dense(1).Weight);
    }

    /// <summary>y = d(d(x)): a layer made of one other layer, twice.</summary>
    private sealed class Twice(Dense inner) : Layer
    {
        public override int CacheSize => inner.OutputShape.Size;

        public override int ScratchSize => inner.OutputShape.Size;

        public override void Forward(in ForwardPass pass)
        {
            inner.Forward(new ForwardPass { Backend = pass.Backend, Input = pass.Input, Output = pass.Cache });
            inner.Forward(new ForwardPass { Backend = pass.Backend, Input = pass.Cache, Output = pass.Output });
        }

        public override void Backward(in BackwardPass pass)
        {
            inner.Backward(new BackwardPass
            {
                Backend = pass.Backend, Input = pass.Cache, Output = pass.Output, OutputGradient = pass.OutputGradient,
                InputGradient = pass.Scratch, Parameters = pass.Parameters,
            });
            inner.Backward(new BackwardPass
            {
                Backend = pass.Backend, Input = pass.Input, Output = pass.Cache, OutputGradient = pass.Scratch,
                InputGradient = pass.InputGradient, Parameters = pass.Parameters,
            });
        }

        protected override Shape OnBuild(Shape input) => BuildInner(inner, input, "inner");
    }
}
