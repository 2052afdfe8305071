using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Tests.Models;
using Dictionary = Hourglass.Layers.Dictionary;

namespace Hourglass.Tests.Objectives;

/// <summary>What the penalties on dictionaries cost, and that their gradients are the derivatives of what they do not hold fixed.</summary>
public sealed class DictionaryPenaltyTests
{
    private const int Rows = 7;

    [Fact]
    public void The_gated_penalty_moves_head_and_gate_bias_by_its_derivative_and_holds_the_decoder()
    {
        var model = Model("""{ "bottleneck": "gated", "size": 24 }""", """[{ "penalty": "gated", "weight": 0.3, "auxiliary": 0.7 }]""");
        var gates = ((GatedBottleneck)model.Bottleneck).GateBias;
        var (head, gradient) = (Random(model, 24, 1), Random(model, 24, 0));
        model.Backend.FillUniform(new RandomStream(3, RandomPurpose.Data), -0.3f, 0.3f, gates.Values);
        model.Parameters.ZeroGradients();
        Apply(model, head, gradient);
        AssertDerivative(model, head, Download(model, gradient), () => Apply(model, head, default));
        AssertDerivative(model, gates.Values, Download(model, gates.Gradient), () => Apply(model, head, default));
        Assert.False(((Dictionary)model.Decoder.Layers[0]).Atoms.HasGradient);
    }

    [Fact]
    public void AuxK_moves_dead_latents_and_atoms_by_its_derivative_and_takes_the_error_as_given()
    {
        var model = Model(
            """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 10 }""",
            """[{ "penalty": "auxK", "weight": 0.5, "count": 2 }]""");
        var idle = new float[24];
        for (var i = 0; i < 24; i += 2) idle[i] = 11;
        model.Backend.Upload(idle, ((SparseBottleneck)model.Bottleneck).Idle.Values);
        var atoms = ((Dictionary)model.Decoder.Layers[0]).Atoms;
        var (head, gradient) = (Random(model, 24, 1), Random(model, 24, 0));
        model.Parameters.ZeroGradients();
        Apply(model, head, gradient);
        var found = Download(model, gradient);
        AssertDerivative(model, head, found, () => Apply(model, head, default));
        AssertDerivative(model, atoms.Values, Download(model, atoms.Gradient), () => Apply(model, head, default));
        Assert.All(found.Where((_, i) => i % 2 == 1), value => Assert.Equal(0, value)); // every other latent lives
        Assert.Contains(found, value => value != 0);
        model.Backend.Fill(((SparseBottleneck)model.Bottleneck).Idle.Values, 10);
        Assert.Equal(0, Apply(model, head, gradient));
    }

    [Fact]
    public void The_l0_penalty_counts_and_gives_thresholds_alone_the_stated_slope()
    {
        var model = Model(
            """{ "bottleneck": "jumpRelu", "size": 24, "threshold": 0.5, "bandwidth": 0.2 }""", """[{ "penalty": "l0", "weight": 3 }]""");
        var bottleneck = (JumpReluBottleneck)model.Bottleneck;
        var (head, gradient) = (Random(model, 24, 0), Random(model, 24, 0));
        var values = new float[Rows * 24];
        (values[0], values[24], values[48], values[1]) = (0.45f, 0.55f, 2, 0.39f);
        model.Backend.Upload(values, head);
        model.Parameters.ZeroGradients();
        Assert.Equal(3 * 2.0 / Rows, Apply(model, head, gradient), 1e-6);
        Assert.All(Download(model, gradient), value => Assert.Equal(0, value));
        var slopes = Download(model, bottleneck.LogThreshold.Gradient);
        Assert.Equal(-2 * 3f / Rows * (0.5f / 0.2f), slopes[0], 1e-5f); // 0.45 and 0.55 lie within 0.1 of θ
        Assert.All(slopes[1..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Resampling_gives_a_dead_latent_the_worst_row_and_clears_its_moments()
    {
        var model = Model(
            """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 10 }""",
            """[{ "penalty": "resample", "every": 3, "scale": 0.5 }]""");
        var (atoms, head) = (((Dictionary)model.Decoder.Layers[0]).Atoms, (Dense)model.Encoder.Layers[^1]);
        var states = model.Backend.Allocate(model.Parameters.SlabLength).AsRow();
        foreach (var (step, changes) in new[] { (0L, false), (2L, true) })
        {
            var idle = new float[24];
            idle[4] = 11;
            model.Backend.Upload(idle, ((SparseBottleneck)model.Bottleneck).Idle.Values);
            model.Backend.Fill(states, 1);
            var before = Download(model, atoms.Values);
            // Only one row is poorly reconstructed, so it is the one that is sampled.
            var (input, logits) = (Random(model, 12, 1), Random(model, 12, 1));
            model.Backend.AddScaled(input.SliceRows(2, 1), 3, input.SliceRows(2, 1));
            Apply(model, Random(model, 24, 1), Random(model, 24, 0), input, logits, step);
            model.Objective.Penalties[0].AfterStep(new AfterStepPass { Backend = model.Backend, OptimizerStates = [states], Step = step });
            var after = Download(model, atoms.Values);
            Assert.Equal(changes ? 12 : 0, after.Zip(before).Count(pair => pair.First != pair.Second));
            Assert.Equal(changes ? 25 : 0, Download(model, states).Count(value => value == 0));
            if (!changes) continue;
            var row = Download(model, input.SliceRows(2, 1));
            var length = Math.Sqrt(row.Sum(v => (double)v * v));
            for (var c = 0; c < 12; c++) Assert.Equal(row[c] / length, after[4 * 12 + c], 1e-5);
            var living = Download(model, head.Weight.Values).Chunk(12).Where((_, i) => i != 4)
                .Average(w => Math.Sqrt(w.Sum(v => (double)v * v)));
            Assert.Equal(0.5 * living, Math.Sqrt(Download(model, head.Weight.Values).Chunk(12).ElementAt(4).Sum(v => (double)v * v)), 1e-5);
            Assert.Equal(0, Download(model, ((SparseBottleneck)model.Bottleneck).Idle.Values)[4]);
        }
    }

    [Theory]
    [InlineData("gated")]
    [InlineData("jumpRelu")]
    public void Resampling_opens_the_gate_of_a_latent_too(string bottleneck)
    {
        var model = Model(
            $$"""{ "bottleneck": "{{bottleneck}}", "size": 24, "deadAfter": 10 }""", """[{ "penalty": "resample", "every": 1 }]""");
        var own = model.Bottleneck.Parameters;
        foreach (var parameter in own) model.Backend.Fill(parameter.Values, -5);
        var idle = new float[24];
        idle[4] = 11;
        model.Backend.Upload(idle, ((SparseBottleneck)model.Bottleneck).Idle.Values);
        Apply(model, Random(model, 24, 1), Random(model, 24, 0));
        model.Objective.Penalties[0].AfterStep(new AfterStepPass { Backend = model.Backend, OptimizerStates = [], Step = 0 });
        Assert.NotEmpty(own);
        foreach (var parameter in own)
            Assert.Equal([.. Enumerable.Range(0, 24).Select(i => i == 4 ? 0f : -5)], Download(model, parameter.Values));
    }

    private static Autoencoder Model(string bottleneck, string penalties) => SparseData.Model(
        SparseData.Recipe(bottleneck, penalties, """{ "layer": "dictionary", "unitNorm": false }"""), new ReferenceBackend());

    private static Matrix Random(Autoencoder model, int columns, float size)
    {
        var matrix = model.Backend.Allocate(Rows * columns).AsMatrix(0, Rows, columns);
        model.Backend.FillUniform(new RandomStream(8, RandomPurpose.Data, (uint)columns), -size, Math.Max(size, 1e-30f), matrix);
        if (size == 0) model.Backend.Fill(matrix, 0);
        return matrix;
    }

    private static double Apply(
        Autoencoder model, Matrix head, Matrix gradient, Matrix input = default, Matrix logits = default, long step = 0)
    {
        var penalty = model.Objective.Penalties[0];
        if (input.IsNone)
        {
            (input, logits) = (Random(model, 12, 1), Random(model, 12, 1));
            model.Backend.AddScaled(input, -1.5f, logits);
        }

        var code = Random(model, 24, 0);
        model.Bottleneck.Forward(new ForwardPass { Backend = model.Backend, Input = head, Output = code });
        return penalty.Apply(
            new PenaltyPass
            {
                Backend = model.Backend, Input = input, Source = input, EncoderOutput = head, Code = code, Logits = logits, Values = head,
                Gradient = gradient,
                Scratch = model.Backend.Allocate(Rows * Math.Max(1, penalty.ScratchSize))
                    .AsMatrix(0, Rows, Math.Max(1, penalty.ScratchSize)),
                Draws = new RandomStream(1, RandomPurpose.Penalty), Step = step,
            },
            new double[penalty.Terms.Count]);
    }

    private static void AssertDerivative(Autoencoder model, Matrix values, float[] gradient, Func<double> cost)
    {
        const float step = 1f / 4096;
        var point = Download(model, values);
        for (var i = 0; i < point.Length; i += 5)
        {
            var moved = (float[])point.Clone();
            moved[i] = point[i] + step;
            model.Backend.Upload(moved, values);
            var up = cost();
            moved[i] = point[i] - step;
            model.Backend.Upload(moved, values);
            Assert.Equal((up - cost()) / (2 * step), gradient[i], 3e-3);
        }

        model.Backend.Upload(point, values);
    }

    private static float[] Download(Autoencoder model, Matrix matrix) => SparseData.Download(model.Backend, matrix);
}
