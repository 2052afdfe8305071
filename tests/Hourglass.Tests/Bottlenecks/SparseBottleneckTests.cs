using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;
using Hourglass.Tests.Compute;
using Hourglass.Tests.Layers;

namespace Hourglass.Tests.Bottlenecks;

/// <summary>How each sparse bottleneck chooses, what its gradients are, and when a latent is dead.</summary>
public sealed class SparseBottleneckTests
{
    public static TheoryData<string> Backends => TestBackends.Names;

    [Theory]
    [MemberData(nameof(Backends))]
    public void TopK_keeps_exactly_k_of_each_row_ties_by_latent(string backend)
    {
        var (b, z, _) = Build(new TopKBottleneck(2), backend, 2, 4);
        Assert.Equal([0, 3, 0, 3, 2, 2, 0, 0], Forward(b, z, [1, 3, 2, 3, 2, 2, 2, 2], training: true));
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 0], Forward(b, z, [-1, 0, -3, 5, -2, -2, -2, -2], training: false));
    }

    [Fact]
    public void TopK_has_exactly_k_in_every_one_of_many_random_rows()
    {
        var (b, z, _) = Build(new TopKBottleneck(7), "default", 500, 64);
        var code = Forward(b, z, [.. Enumerable.Range(0, 500 * 64).Select(i => MathF.Sin(i * 1.7f))], training: true);
        for (var r = 0; r < 500; r++) Assert.Equal(7, code.Skip(64 * r).Take(64).Count(value => value != 0));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void BatchTopK_keeps_n_times_k_of_the_batch_and_then_a_threshold(string backend)
    {
        var (b, z, _) = Build(new BatchTopKBottleneck(2), backend, 2, 4);
        Assert.Equal([9, 8, 7, 0, 6, 0, 0, 0], Forward(b, z, [9, 8, 7, 1, 6, 2, 1, -5], training: true));
        Assert.Equal([0, 0, 0, 4, 2, 0, 3, 2.5f], Forward(b, z, [-1, 0, 1, 4, 2, 2, 3, 2.5f], training: true));
    }

    [Fact]
    public void BatchTopK_in_use_gives_a_row_its_own_code_whatever_stands_beside_it()
    {
        var bottleneck = new BatchTopKBottleneck(2);
        var (b, z, set) = Build(bottleneck, "reference", 2, 4);
        Forward(b, z, [9, 8, 7, 1, 6, 2, 1, -5], training: true);
        Forward(b, z, [3, 4, 5, 1, 2, 8, 1, 1], training: true);
        var state = new float[2];
        set.Backend.Download(bottleneck.Threshold.Values, state);
        Assert.Equal([4.5f, 2], state);
        var alone = Forward(b, z, [5, 1, 4.5f, 4.6f, 0, 0, 0, 0], training: false)[..4];
        Assert.Equal([5, 0, 0, 4.6f], alone);
        Assert.Equal(alone, Forward(b, z, [5, 1, 4.5f, 4.6f, 99, 99, 99, 99], training: false)[..4]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void JumpRelu_passes_what_is_above_theta_and_gives_theta_the_stated_gradient(string backend)
    {
        var bottleneck = new JumpReluBottleneck(threshold: 0.5f, bandwidth: 0.4f);
        var (b, z, set) = Build(bottleneck, backend, 3, 1);
        Assert.Equal([0, 0.6f, 2], Forward(b, z, [0.45f, 0.6f, 2], training: true));
        var g = Case.Upload(set.Backend, [1, 10, 100], 3, 1);
        Backward(b, z, g);
        // Both 0.45 and 0.6 lie within 0.2 of θ = 0.5: ∂θ = −(θ/ε)·(1 + 10), and ∂log θ = θ·∂θ.
        Assert.Equal(-0.5f * (0.5f / 0.4f) * 11, Download(set.Backend, bottleneck.LogThreshold.Gradient)[0], 1e-5f);
        Assert.Equal([0, 10, 100], Download(set.Backend, z.Gradient));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_gate_decides_and_a_magnitude_says_how_much(string backend)
    {
        var bottleneck = new GatedBottleneck();
        var (b, z, set) = Build(bottleneck, backend, 1, 4);
        set.Backend.Upload([0, -2, 1, 0], bottleneck.GateBias.Values);
        set.Backend.Upload([MathF.Log(2), 0, 0, 0], bottleneck.Parameters[1].Values);
        set.Backend.Upload([1, 0, 3, -5], bottleneck.Parameters[2].Values);
        Assert.Equal([3, 0, 2.5f, 0], Forward(b, z, [1, 1, -0.5f, 4], training: true).Select(v => MathF.Round(v, 5)));
        Backward(b, z, Case.Upload(set.Backend, [1, 1, 1, 1], 1, 4));
        Assert.Equal([2, 0, 1, 0], Download(set.Backend, z.Gradient).Select(v => MathF.Round(v, 5)));
        Assert.Equal([2, 0, -0.5f, 0], Download(set.Backend, bottleneck.Parameters[1].Gradient).Select(v => MathF.Round(v, 5)));
        Assert.Equal([1, 0, 1, 0], Download(set.Backend, bottleneck.Parameters[2].Gradient));
    }

    [Fact]
    public void The_gradient_of_what_was_chosen_is_the_derivative()
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            GradientCheck.Layer(new TopKBottleneck(3), new Shape(8), seed: seed).ThrowIfFailed();
            GradientCheck.Layer(new Dictionary(6, unitNorm: false), new Shape(9), seed: seed).ThrowIfFailed();
            GradientCheck.Layer(new Dictionary(6, unitNorm: false, bias: false), new Shape(9), seed: seed).ThrowIfFailed();
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_latent_is_dead_after_more_than_so_many_training_samples_and_alive_when_it_fires(string backend)
    {
        var (b, z, set) = Build(new TopKBottleneck(1, deadAfter: 4), backend, 2, 3);
        double[] Measures()
        {
            var measures = new double[2];
            ((Bottleneck)b).Measure(set.Backend, z.Input, z.Output, default, measures);
            return measures;
        }

        Forward(b, z, [1, 0, 0, 0, 1, 0], training: true);
        Forward(b, z, [1, 0, 0, 1, 0, 0], training: true);
        Assert.Equal([1, 0], Measures());
        Forward(b, z, [0, 0, 0, 1, 0, 0], training: false); // use of the model counts for nothing
        Forward(b, z, [0, 0, 0, 1, 0, 0], training: true);
        Assert.Equal([0, 4, 6], Download(set.Backend, ((SparseBottleneck)b).Idle.Values));
        Assert.Equal([0.5, 1.0 / 3], Measures());
        Forward(b, z, [0, 0, 1, 1, 0, 0], training: true);
        Assert.Equal([0, 6, 1], Download(set.Backend, ((SparseBottleneck)b).Idle.Values));
    }

    [Fact]
    public void Atoms_keep_length_1_and_their_gradient_has_no_part_along_them()
    {
        var layer = new Dictionary(3);
        layer.Build(new Shape(2), "decoder.0");
        var set = new ParameterSet(new ReferenceBackend(), layer);
        set.Backend.Upload([3, 0, 4, 0, 2, 0], layer.Atoms.Values);
        layer.AfterStep(new AfterStepPass { Backend = set.Backend, OptimizerStates = [] });
        Assert.Equal([0.6f, 0, 0.8f, 0, 1, 0], Download(set.Backend, layer.Atoms.Values));
        var (code, gradient) = (Case.Upload(set.Backend, [1, 2], 1, 2), Case.Upload(set.Backend, [1, 1, 1], 1, 3));
        layer.Backward(new BackwardPass
        {
            Backend = set.Backend, Input = code, Output = gradient, OutputGradient = gradient, Parameters = true,
        });
        var found = Download(set.Backend, layer.Atoms.Gradient);
        Assert.Equal(0, 0.6 * found[0] + 0.8 * found[2], 1e-6);
        Assert.Equal([2, 0, 2], found[3..]);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Contains("1 to 4", Assert.Throws<ShapeException>(() => new TopKBottleneck(5).Build(new Shape(4), "b")).Message);
        Assert.Contains("1 to 4", Assert.Throws<ShapeException>(() => new BatchTopKBottleneck(0).Build(new Shape(4), "b")).Message);
        Assert.Contains("deadAfter", Assert.Throws<ArgumentException>(() => new GatedBottleneck(0)).Message);
        Assert.Contains("threshold", Assert.Throws<ArgumentException>(() => new JumpReluBottleneck(threshold: 0)).Message);
        Assert.Contains("bandwidth", Assert.Throws<ArgumentException>(() => new JumpReluBottleneck(bandwidth: float.NaN)).Message);
    }

    private sealed record Values(Backend Backend, Matrix Input, Matrix Output, Matrix Gradient);

    private static (Layer Layer, Values Values, ParameterSet Set) Build(SparseBottleneck bottleneck, string backend, int rows, int latents)
    {
        bottleneck.Build(new Shape(latents), "bottleneck");
        var set = new ParameterSet(TestBackends.Get(backend), bottleneck);
        set.Initialize(1);
        Matrix New() => set.Backend.Allocate(rows * latents).AsMatrix(0, rows, latents);
        return (bottleneck, new Values(set.Backend, New(), New(), New()), set);
    }

    private static float[] Forward(Layer layer, Values values, float[] head, bool training)
    {
        var backend = values.Backend;
        backend.Upload(head, values.Input);
        layer.Forward(new ForwardPass { Backend = backend, Input = values.Input, Output = values.Output, Training = training });
        return Download(backend, values.Output);
    }

    private static void Backward(Layer layer, Values values, Matrix outputGradient) => layer.Backward(new BackwardPass
    {
        Backend = values.Backend, Input = values.Input, Output = values.Output, OutputGradient = outputGradient,
        InputGradient = values.Gradient,
        Parameters = true, Training = true,
    });

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
