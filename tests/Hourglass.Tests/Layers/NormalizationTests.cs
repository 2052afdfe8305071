using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class LayerNormTests : LayerContract
{
    protected override Shape Input => new(2, 3, 3);

    protected override Shape Output => new(2, 3, 3);

    protected override Layer Create() => new LayerNorm();

    [Theory]
    [MemberData(nameof(Backends))]
    public void Each_sample_is_normalized_by_hand(string backend)
    {
        var layer = new LayerNorm(epsilon: 3);
        var bench = new LayerBench(layer, new Shape(2), 2, backend);
        bench.Backend.Upload([2f, 4f], layer.Scale.Values);
        bench.Backend.Upload([1f, 10f], layer.Shift.Values);
        // μ = 6 and σ² = 1, √(1 + 3) = 2: ∓½ times γ plus β; a constant row has nothing but β
        Assert.Equal([0f, 12f, 1f, 10f], bench.Forward([5f, 7f, 8f, 8f]));
        Assert.Equal([2], layer.Scale.Dimensions);
        Assert.False(layer.Scale.Decays);
    }

    [Fact]
    public void A_wrong_epsilon_is_refused() => Assert.Throws<ShapeException>(() => new LayerNorm(0).Build(new Shape(2), "n"));
}

/// <summary>Not a <see cref="LayerContract"/>: in a batch norm a row depends on the others, so a short batch has other results.</summary>
public sealed class BatchNormTests
{
    public static TheoryData<string> Backends => TestBackends.Names;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Gradients_agree_with_finite_differences(string backend)
    {
        GradientCheck.Layer(new BatchNorm(), new Shape(7), 6, backend: TestBackends.Get(backend)).ThrowIfFailed();
        GradientCheck.Layer(new BatchNorm(), new Shape(2, 5), 3, backend: TestBackends.Get(backend)).ThrowIfFailed();
        GradientCheck.Layer(new BatchNorm(), new Shape(3, 4, 5), 3, backend: TestBackends.Get(backend)).ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Values_and_running_moments_by_hand(string backend)
    {
        var layer = new BatchNorm(momentum: 0.5f, epsilon: 3);
        var bench = new LayerBench(layer, new Shape(2, 1, 2), 1, backend);
        bench.Backend.Upload([2f, 4f], layer.Scale.Values);
        bench.Backend.Upload([1f, 10f], layer.Shift.Values);
        // Channel 0 has mean 6 and variance 1, channel 1 mean 20 and variance 0; √(1 + 3) = 2.
        Assert.Equal([0f, 2f, 10f, 10f], bench.Forward([5f, 7f, 20f, 20f]));
        Assert.Equal([3f, 10f], bench.Read(layer.RunningMean.Values)); // ½·0 + ½·mean
        Assert.Equal([1.5f, 0.5f], bench.Read(layer.RunningVariance.Values)); // ½·1 + ½·the unbiased variance, 2 and 0
        bench.Training = false;
        Assert.Equal([1 + 2 * (5 - 3) / MathF.Sqrt(4.5f)], bench.Forward([5f, 7f, 20f, 20f])[..1], Close);
        Assert.Equal([3f, 10f], bench.Read(layer.RunningMean.Values)); // looking changes nothing
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Outside_training_the_gradient_is_that_of_the_affine_map(string backend)
    {
        var layer = new BatchNorm(epsilon: 3);
        var bench = new LayerBench(layer, new Shape(1), 2, backend) { Training = false };
        bench.Backend.Upload([5f], layer.Scale.Values);
        bench.Forward([4f, 8f]); // running mean 0, variance 1: x̂ = x / 2
        Assert.Equal([2.5f, 7.5f], bench.Backward([1f, 3f]));
        Assert.Equal([2f + 12f], bench.Read(layer.Scale.Gradient));
        Assert.Equal([4f], bench.Read(layer.Shift.Gradient));
    }

    [Fact]
    public void Outside_training_a_row_has_the_same_result_alone_and_among_others()
    {
        var bench = new LayerBench(new BatchNorm(), new Shape(3), 4, "default") { Training = false };
        var rows = LayerBench.Draw(12);
        Assert.Equal(bench.Forward(rows)[..3], bench.Forward(rows[..3]));
    }

    [Fact]
    public void One_value_a_channel_gives_the_shift_and_leaves_the_running_moments()
    {
        var layer = new BatchNorm();
        var bench = new LayerBench(layer, new Shape(2), 1);
        Assert.Equal([0f, 0f], bench.Forward([5f, -3f]));
        Assert.Equal([0f, 0f], bench.Read(layer.RunningMean.Values));
        Assert.Equal([1f, 1f], bench.Read(layer.RunningVariance.Values));
        Assert.All(bench.Backward([1f, 2f]), g => Assert.Equal(0, g));
    }

    [Fact]
    public void The_running_moments_are_states_and_no_parameters()
    {
        var layer = new BatchNorm();
        var network = new Sequential(new Dense(4), layer);
        network.Build(new Shape(3), "encoder");
        Assert.Equal(["encoder.1.running_mean", "encoder.1.running_var"], network.States.Select(s => s.Name));
        var set = new ParameterSet(new ReferenceBackend(), network);
        Assert.Equal(12 + 4 + 4 + 4, set.Count);
        Assert.Equal(set.SlabLength, set.Gradients.Length);
        Assert.Equal(set.SlabLength + 32, set.All.Length);
    }

    [Fact]
    public void Every_option_changes_the_result()
    {
        (float[] Output, float[] Running) Run(BatchNorm layer)
        {
            var bench = new LayerBench(layer, new Shape(2), 3);
            return (bench.Forward([1f, 2f, 3f, 5f, 8f, 13f]), bench.Read(layer.RunningMean.Values));
        }

        Assert.NotEqual(Run(new()).Output, Run(new(epsilon: 0.5f)).Output);
        Assert.NotEqual(Run(new()).Running, Run(new(momentum: 0.2f)).Running);
        Assert.Throws<ShapeException>(() => new BatchNorm(0).Build(new Shape(2), "n"));
        Assert.Throws<ShapeException>(() => new BatchNorm(epsilon: -1).Build(new Shape(2), "n"));
    }

    [Fact]
    public void A_pass_allocates_nothing()
    {
        var bench = new LayerBench(new BatchNorm(), new Shape(3, 4, 4), 5, "cpu");
        Passes();
        Assert.Equal(0, Passes());

        long Passes()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                bench.ForwardOnly(5);
                bench.BackwardOnly(5);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-6f;
}
