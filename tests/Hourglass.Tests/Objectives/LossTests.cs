using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Objectives;
using Hourglass.Parts;
using Hourglass.Tests.Layers;

namespace Hourglass.Tests.Objectives;

public sealed class LossTests
{
    public static TheoryData<string> Backends => TestBackends.Names;

    public static TheoryData<string, string, string> LossesActivationsAndBackends
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            string[] losses =
                ["squaredError", "absoluteError", "huber", "gaussianLikelihood", "learnedVariance", "binaryCrossEntropy"];
            foreach (var loss in losses)
                foreach (var final in Enum.GetNames<ActivationKind>())
                    foreach (var backend in (string[])["reference", "default"])
                        if (loss != "binaryCrossEntropy" || final == "Sigmoid")
                            data.Add(loss, final, backend);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LossesActivationsAndBackends))]
    public void The_gradient_is_the_derivative_for_every_last_activation(string loss, string final, string backend) =>
        GradientCheck.Loss(
            Make(loss), new Activation(Enum.Parse<ActivationKind>(final), 0.3f), backend: TestBackends.Get(backend)).ThrowIfFailed();

    [Theory]
    [MemberData(nameof(Backends))]
    public void Three_numbers_by_hand(string backend)
    {
        // errors −0.5, 0 and 2
        float[] z = [0.5f, 1, 3], x = [1, 1, 1];
        Equal(0.25 + 0 + 4, [-1, 0, 4], Evaluate(new SquaredError(), Activation.Identity, z, x, backend: backend));
        Equal(0.5 + 0 + 2, [-1, 0, 1], Evaluate(new AbsoluteError(), Activation.Identity, z, x, backend: backend));
        // δ = 1: ½·0.25, 0, 1·(2 − ½)
        Equal(0.125 + 0 + 1.5, [-0.5f, 0, 1], Evaluate(new HuberLoss(1), Activation.Identity, z, x, backend: backend));
        // −x ln σ − (1 − x) ln(1 − σ) at z = 0, ln 3, −ln 3: σ = ½, ¾, ¼; slope σ − x
        var l = MathF.Log(3);
        Equal(Math.Log(2) - Math.Log(0.75) - 0.5 * Math.Log(0.25) - 0.5 * Math.Log(0.75), [0.5f, -0.25f, -0.25f],
            Evaluate(new BinaryCrossEntropy(), Activation.Sigmoid, [0, l, -l], [0, 1, 0.5f], backend: backend));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_gaussian_likelihood_is_minus_the_logarithm_of_the_density(string backend)
    {
        // errors −0.5 and 2, σ² = 4: e²/8 + ½ ln 8π each; slope e/4
        Equal(
            0.25 / 8 + 4.0 / 8 + Math.Log(8 * Math.PI), [-0.125f, 0.5f],
            Evaluate(new GaussianLikelihood(4), Activation.Identity, [0.5f, 3], [1, 1], backend: backend));
        // with σ² = ½ it is the squared error but for the constant
        Equal(4 + 0.5 * Math.Log(Math.PI), [4], Evaluate(new GaussianLikelihood(0.5f), Activation.Identity, [3], [1], backend: backend));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianLikelihood(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianLikelihood(float.NaN));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_chain_through_the_last_activation_by_hand(string backend)
    {
        // x̂ = σ(0) = ½, error −½, slope 2·(−½)·¼
        Equal(0.25, [-0.25f], Evaluate(new SquaredError(), Activation.Sigmoid, [0], [1], backend: backend));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Cross_entropy_is_finite_at_logits_of_100_and_never_below_the_entropy(string backend)
    {
        foreach (var x in (float[])[0, 0.1f, 0.5f, 0.9f, 1])
        {
            var entropy = x is 0 or 1 ? 0 : -x * Math.Log(x) - (1 - x) * Math.Log(1 - x);
            foreach (var z in (float[])[-100, -5, -1, 0, 2, 30, 100])
            {
                var (value, gradient) = Evaluate(new BinaryCrossEntropy(), Activation.Sigmoid, [z], [x], backend: backend);
                Assert.True(double.IsFinite(value) && float.IsFinite(gradient[0]));
                Assert.True(value >= entropy - 1e-6, $"{value} is below the entropy {entropy} at z = {z}, x = {x}.");
            }

            var best = x is 0 or 1 ? (x - 0.5f) * 200 : (float)Math.Log(x / (1 - x));
            Assert.Equal(entropy, Evaluate(new BinaryCrossEntropy(), Activation.Sigmoid, [best], [x], backend: backend).Value, 1e-6);
        }

        // the value itself, not only finite: 100 nats for a certain miss
        Assert.Equal(100, Evaluate(new BinaryCrossEntropy(), Activation.Sigmoid, [-100], [1], backend: backend).Value, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Huber_is_half_the_square_within_delta_and_joins_smoothly(string backend)
    {
        float[] z = [-0.7f, 0, 0.2f, 0.75f], x = [0, 0, 0, 0];
        var (huber, slope) = Evaluate(new HuberLoss(0.75f), Activation.Identity, z, x, backend: backend);
        var (square, squareSlope) = Evaluate(new SquaredError(), Activation.Identity, z, x, backend: backend);
        Assert.Equal(square / 2, huber, 1e-6);
        for (var i = 0; i < z.Length; i++) Assert.Equal(squareSlope[i] / 2, slope[i], 1e-6);
        Assert.NotEqual(huber, Evaluate(new HuberLoss(0.5f), Activation.Identity, z, x, backend: backend).Value);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_gradient_scale_multiplies_the_gradient_alone(string backend)
    {
        float[] z = [1, 2, 3], x = [0, 0, 0];
        var (value, gradient) = Evaluate(new SquaredError(), Activation.Identity, z, x, scale: 0.5, backend: backend);
        Assert.Equal(14, value, 1e-6);
        Assert.Equal([1f, 2f, 3f], gradient);
    }

    [Theory]
    [InlineData("squaredError")]
    [InlineData("absoluteError")]
    [InlineData("huber")]
    [InlineData("binaryCrossEntropy")]
    public void Row_losses_sum_to_the_loss(string name)
    {
        foreach (var backend in (string[])["reference", "default"])
        {
            var (b, loss) = (TestBackends.Get(backend), Make(name));
            Matrix z = b.Allocate(12).AsMatrix(0, 3, 4), x = b.Allocate(12).AsMatrix(0, 3, 4), rows = b.Allocate(3).AsMatrix(0, 3, 1);
            b.FillNormal(new RandomStream(1, RandomPurpose.Data), 0, 2, z);
            b.FillUniform(new RandomStream(2, RandomPurpose.Data), 0, 1, x);
            loss.EvaluateRows(b, Activation.Sigmoid, z, x, rows);
            var sums = new float[3];
            b.Download(rows, sums);
            Assert.Equal(loss.Evaluate(b, Activation.Sigmoid, z, x), sums.Sum(), 1e-4);
            Assert.Equal(loss.Evaluate(b, Activation.Sigmoid, z.SliceRows(1, 1), x.SliceRows(1, 1)), sums[1], 1e-4);
        }
    }

    [Fact]
    public void Cross_entropy_refuses_targets_outside_0_to_1_and_other_last_activations()
    {
        new BinaryCrossEntropy().CheckTargets(-1e-7f, 1.0000001f); // what a scaler's rounding makes of 0 and 1
        var loss = new BinaryCrossEntropy();
        loss.CheckTargets(0, 1);
        loss.CheckActivation(Activation.Sigmoid);
        Assert.Contains("from 0 to 255", Assert.Throws<InvalidInputException>(() => loss.CheckTargets(0, 255)).Message);
        Assert.Throws<InvalidInputException>(() => loss.CheckTargets(-0.01f, 1));
        Assert.Throws<InvalidInputException>(() => loss.CheckTargets(float.NaN, float.NaN));
        Assert.Contains("Tanh", Assert.Throws<InvalidInputException>(() => loss.CheckActivation(Activation.Tanh)).Message);
        Assert.Throws<InvalidInputException>(() => GradientCheck.Loss(loss, Activation.Tanh));
        new SquaredError().CheckTargets(-7, 255);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_delta_that_is_not_above_0_is_refused(float delta) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HuberLoss(delta));

    [Fact]
    public void A_loss_with_a_wrong_gradient_is_caught()
    {
        for (ulong seed = 0; seed < 20; seed++)
            Assert.False(GradientCheck.Loss(new Wrong(), Activation.Identity, seed: seed).Passed);
    }

    private static ReconstructionLoss Make(string name) => name switch
    {
        "squaredError" => new SquaredError(),
        "absoluteError" => new AbsoluteError(),
        "huber" => new HuberLoss(0.4f),
        "gaussianLikelihood" => new GaussianLikelihood(0.3f),
        "learnedVariance" => new GaussianLikelihood(),
        _ => new BinaryCrossEntropy(),
    };

    private static (double Value, float[] Gradient) Evaluate(
        ReconstructionLoss loss, Activation final, float[] logits, float[] target, double scale = 1, string backend = "reference")
    {
        var b = TestBackends.Get(backend);
        Matrix z = b.Allocate(logits.Length).AsRow(), x = b.Allocate(logits.Length).AsRow();
        b.Upload(logits, z);
        b.Upload(target, x);
        var value = loss.Evaluate(b, final, z, x, scale, z); // the gradient over the logits, as training has it
        var gradient = new float[logits.Length];
        b.Download(z, gradient);
        return (value, gradient);
    }

    private static void Equal(double value, float[] gradient, (double Value, float[] Gradient) found)
    {
        Assert.Equal(value, found.Value, 1e-6);
        for (var i = 0; i < gradient.Length; i++) Assert.Equal(gradient[i], found.Gradient[i], 1e-6);
    }

    /// <summary>The squared error with a slope that lacks a twentieth.</summary>
    private sealed class Wrong() : ReconstructionLoss("wrong")
    {
        public override double Evaluate(
            Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default) =>
            backend.Loss(LossKind.SquaredError, 0, final, logits, target, 0.95 * gradientScale, gradient);

        public override void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow) =>
            backend.RowLoss(LossKind.SquaredError, 0, final, logits, target, perRow);
    }
}
