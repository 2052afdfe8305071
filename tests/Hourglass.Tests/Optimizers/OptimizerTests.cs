using Hourglass.Compute;
using Hourglass.Optimizers;
using Hourglass.Tests.Layers;

namespace Hourglass.Tests.Optimizers;

/// <summary>
/// One and two steps against arithmetic written out: a weight that starts at 1 and a bias that starts at 1, both with gradient 0.5, then
/// −0.25.
/// </summary>
public sealed class OptimizerTests
{
    private const double G1 = 0.5, G2 = -0.25;

    public static TheoryData<string> Backends => TestBackends.Names;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Sgd_by_hand(string backend)
    {
        var w1 = 1 - 0.1 * G1;
        Expect(backend, new Sgd(0.1f), w1, w1 - 0.1 * G2);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Sgd_with_momentum_by_hand(string backend)
    {
        var v1 = G1;
        var w1 = 1 - 0.1 * v1;
        var v2 = 0.9 * v1 + G2;
        Expect(backend, new Sgd(0.1f, momentum: 0.9f), w1, w1 - 0.1 * v2);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Sgd_with_nesterov_by_hand(string backend)
    {
        var v1 = G1;
        var w1 = 1 - 0.1 * (G1 + 0.9 * v1);
        var v2 = 0.9 * v1 + G2;
        Expect(backend, new Sgd(0.1f, momentum: 0.9f, nesterov: true), w1, w1 - 0.1 * (G2 + 0.9 * v2));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Sgd_decays_weights_and_no_biases(string backend)
    {
        var w1 = 1 - 0.1 * (G1 + 0.2 * 1);
        var w2 = w1 - 0.1 * (G2 + 0.2 * w1);
        var b1 = 1 - 0.1 * G1;
        Expect(backend, new Sgd(0.1f, weightDecay: 0.2f), w1, w2, b1, b1 - 0.1 * G2);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void RmsProp_by_hand(string backend)
    {
        var s1 = 0.1 * G1 * G1;
        var w1 = 1 - 0.01 * G1 / (Math.Sqrt(s1) + 1e-3);
        var s2 = 0.9 * s1 + 0.1 * G2 * G2;
        Expect(backend, new RmsProp(0.01f, 0.9f, 1e-3f), w1, w1 - 0.01 * G2 / (Math.Sqrt(s2) + 1e-3));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void RmsProp_decays_weights_and_no_biases(string backend)
    {
        var (w1, w2) = Two(0.2);
        var (b1, b2) = Two(0);
        Expect(backend, new RmsProp(0.01f, 0.9f, 1e-3f, 0.2f), w1, w2, b1, b2);

        static (double, double) Two(double decay)
        {
            var g1 = G1 + decay * 1;
            var s1 = 0.1 * g1 * g1;
            var w1 = 1 - 0.01 * g1 / (Math.Sqrt(s1) + 1e-3);
            var g2 = G2 + decay * w1;
            var s2 = 0.9 * s1 + 0.1 * g2 * g2;
            return (w1, w1 - 0.01 * g2 / (Math.Sqrt(s2) + 1e-3));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Adam_by_hand(string backend)
    {
        var (m1, v1) = (0.1 * G1, 0.001 * G1 * G1);
        var w1 = 1 - 0.01 * (m1 / 0.1) / (Math.Sqrt(v1 / 0.001) + 1e-3); // 1 − β₁ and 1 − β₂ at step 1
        var (m2, v2) = (0.9 * m1 + 0.1 * G2, 0.999 * v1 + 0.001 * G2 * G2);
        var w2 = w1 - 0.01 * (m2 / 0.19) / (Math.Sqrt(v2 / 0.001999) + 1e-3); // 1 − β₁² and 1 − β₂² at step 2
        Expect(backend, new Adam(0.01f, 0.9f, 0.999f, 1e-3f), w1, w2);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Adam_adds_weight_decay_to_the_gradient_and_AdamW_to_the_step_and_neither_to_biases(string backend)
    {
        var (b1, b2) = Two(0, 0);
        var (w1, w2) = Two(0.2, 0);
        Expect(backend, new Adam(0.01f, 0.9f, 0.99f, 1e-3f, 0.2f), w1, w2, b1, b2);
        var (d1, d2) = Two(0, 0.2);
        Expect(backend, new AdamW(0.01f, 0.9f, 0.99f, 1e-3f, 0.2f), d1, d2, b1, b2);
        Assert.True(Math.Abs(w2 - d2) > 1e-4);

        static (double, double) Two(double coupled, double decoupled)
        {
            var g1 = G1 + coupled * 1;
            var (m1, v1) = (0.1 * g1, 0.01 * g1 * g1);
            var w1 = 1 - 0.01 * decoupled * 1 - 0.01 * (m1 / 0.1) / (Math.Sqrt(v1 / 0.01) + 1e-3);
            var g2 = G2 + coupled * w1;
            var (m2, v2) = (0.9 * m1 + 0.1 * g2, 0.99 * v1 + 0.01 * g2 * g2);
            return (w1, w1 - 0.01 * decoupled * w1 - 0.01 * (m2 / 0.19) / (Math.Sqrt(v2 / 0.0199) + 1e-3));
        }
    }

    [Fact]
    public void Every_option_changes_the_result()
    {
        Differ(() => new Sgd(), () => new Sgd(0.02f), () => new Sgd(momentum: 0.6f), () => new Sgd(momentum: 0.9f),
            () => new Sgd(momentum: 0.9f, nesterov: true), () => new Sgd(weightDecay: 0.1f));
        Differ(() => new RmsProp(), () => new RmsProp(0.002f), () => new RmsProp(rho: 0.99f), () => new RmsProp(epsilon: 1e-2f),
            () => new RmsProp(weightDecay: 0.1f));
        Differ(() => new Adam(), () => new Adam(0.002f), () => new Adam(beta1: 0.8f), () => new Adam(beta2: 0.9f),
            () => new Adam(epsilon: 1e-2f), () => new Adam(weightDecay: 0.1f), () => new AdamW(), () => new AdamW(weightDecay: 0.1f));

        static void Differ(params Func<Optimizer>[] makers) =>
            Assert.Equal(makers.Length, makers.Select(make => Run("reference", make()).Weight).Distinct().Count());
    }

    [Fact]
    public void Clipping_and_the_schedule_reach_the_step()
    {
        var (model, optimizer) = Attach("reference", new Sgd(1f));
        model.Place(G1);
        optimizer.Step(1, 0.5f, new GradientClip(0.5f, float.PositiveInfinity));
        Assert.Equal(1 - 0.5f * 0.25f, model.Weight);
        optimizer.Step(2, 1f, new GradientClip(1f, 0.125f));
        Assert.Equal(1 - 0.5f * 0.25f - 0.125f, model.Weight);
        optimizer.Step(3, 0f, GradientClip.None);
        Assert.Equal(1 - 0.5f * 0.25f - 0.125f, model.Weight);
    }

    [Fact]
    public void With_gradients_of_zero_weights_shrink_at_the_stated_rate_and_biases_stay()
    {
        var (model, optimizer) = Attach("reference", new AdamW(0.1f, weightDecay: 0.5f));
        for (var step = 1; step <= 10; step++)
        {
            model.Place(0);
            optimizer.Step(step, optimizer.LearningRate, GradientClip.None);
        }

        Assert.Equal(Math.Pow(1 - 0.1 * 0.5, 10), model.Weight, 1e-6);
        Assert.Equal(1, model.Bias);
    }

    [Fact]
    public void State_is_named_zeroed_and_laid_out_as_the_parameters()
    {
        foreach (var (optimizer, names) in new (Optimizer, string[])[]
                 {
                     (new Sgd(), []), (new Sgd(momentum: 0.5f), ["velocity"]), (new RmsProp(), ["squares"]),
                     (new Adam(), ["mean", "variance"]),
                     (new AdamW(), ["mean", "variance"]),
                 })
        {
            Assert.Empty(optimizer.States);
            var (model, _) = Attach("reference", optimizer);
            Assert.Equal(names, optimizer.States.Select(s => s.Name));
            Assert.All(optimizer.States, s => Assert.All(model.Read(s.Values), v => Assert.Equal(0, v)));
            Assert.All(optimizer.States, s => Assert.Equal(model.Parameters.SlabLength, s.Values.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Padding_stays_zero_and_a_parameter_without_gradient_stays(string backend)
    {
        foreach (var optimizer in (Optimizer[])[new Sgd(momentum: 0.9f, weightDecay: 0.1f), new RmsProp(weightDecay: 0.1f), new AdamW()])
        {
            var (model, _) = Attach(backend, optimizer);
            model.Place(G1);
            model.Parameters.ZeroGradients();
            model.Dense.Weight.BeginGradient(); // the bias is reached by no pass: its old gradient must not count
            optimizer.Step(1, 0.1f, GradientClip.None);
            Assert.Equal(1, model.Bias);
            Assert.NotEqual(1, model.Weight);
            foreach (var slab in optimizer.States.Select(s => s.Values).Append(model.Parameters.Values).Append(model.Parameters.Gradients))
            {
                var unwritten = slab.Buffer == model.Parameters.Values.Buffer ? 0 : 1;
                Assert.Equal(slab.Length - 2, model.Read(slab).Count(v => v == 0) - unwritten);
            }
        }
    }

    [Fact]
    public void The_report_counts_all_faults_and_the_largest_weight_but_no_bias()
    {
        var (model, optimizer) = Attach("reference", new Sgd());
        model.Parameters.Backend.Fill(model.Dense.Weight.Values, -3);
        model.Parameters.Backend.Fill(model.Dense.Bias!.Values, 100);
        model.Place(0);
        Assert.Equal(new StepReport(0, 3), optimizer.Step(1, 0.1f, GradientClip.None));
        model.Place(float.NaN);
        Assert.Equal(new StepReport(2, 3), optimizer.Step(2, 0.1f, GradientClip.None));
        Assert.Equal(-3, model.Weight);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        foreach (var optimizer in (Optimizer[])[new Sgd(momentum: 0.9f), new RmsProp(), new Adam()])
        {
            var (model, _) = Attach("reference", optimizer);
            var clipping = new GradientClipping(norm: 1);
            long Steps()
            {
                return Allocation.Of(() =>
                {
                    for (var i = 1; i <= 20; i++) optimizer.Step(i, 0.1f, clipping.For(model.Parameters));
                });
            }

            Steps();
            Assert.Equal(0, Steps());
        }
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        foreach (var rate in (float[])[0, -1, float.NaN, float.PositiveInfinity])
            Assert.Contains("learning rate", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(rate)).Message);
        foreach (var share in (float[])[-0.1f, 1, float.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new Sgd(momentum: share));
            Assert.Throws<ArgumentOutOfRangeException>("rho", () => new RmsProp(rho: share));
            Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new Adam(beta1: share));
            Assert.Throws<ArgumentOutOfRangeException>("beta2", () => new AdamW(beta2: share));
        }

        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new Adam(epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new RmsProp(epsilon: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("weightDecay", () => new Sgd(weightDecay: -1));
        Assert.Throws<ArgumentException>("nesterov", () => new Sgd(nesterov: true));
        Assert.Throws<InvalidOperationException>(() => new Sgd().Step(1, 0.1f, GradientClip.None));
        var (model, attached) = Attach("reference", new Sgd());
        Assert.Throws<InvalidOperationException>(() => attached.Attach(model.Parameters));
        Assert.Throws<ArgumentOutOfRangeException>(() => attached.Step(0, 0.1f, GradientClip.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => attached.Step(1, float.NaN, GradientClip.None));
    }

    private static void Expect(string backend, Optimizer optimizer, double w1, double w2) => Expect(backend, optimizer, w1, w2, w1, w2);

    private static void Expect(string backend, Optimizer optimizer, double w1, double w2, double b1, double b2)
    {
        var (model, _) = Attach(backend, optimizer);
        model.Place(G1);
        optimizer.Step(1, optimizer.LearningRate, GradientClip.None);
        Assert.Equal(w1, model.Weight, 1e-6);
        Assert.Equal(b1, model.Bias, 1e-6);
        model.Place(G2);
        optimizer.Step(2, optimizer.LearningRate, GradientClip.None);
        Assert.Equal(w2, model.Weight, 1e-6);
        Assert.Equal(b2, model.Bias, 1e-6);
    }

    private static OneWeight Run(string backend, Optimizer optimizer)
    {
        var (model, _) = Attach(backend, optimizer);
        model.Place(G1);
        optimizer.Step(1, optimizer.LearningRate, GradientClip.None);
        model.Place(G2);
        optimizer.Step(2, optimizer.LearningRate, GradientClip.None);
        return model;
    }

    private static (OneWeight, Optimizer) Attach(string backend, Optimizer optimizer)
    {
        var model = new OneWeight(TestBackends.Get(backend));
        optimizer.Attach(model.Parameters);
        return (model, optimizer);
    }
}
