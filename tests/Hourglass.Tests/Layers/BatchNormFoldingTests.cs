using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Layers;

/// <summary>In inference a BatchNorm is folded into the layer before it, without changing the results.</summary>
public sealed class BatchNormFoldingTests
{
    public static TheoryData<string> Backends => TestBackends.Names;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Folded_and_unfolded_give_the_same(string backend)
    {
        for (var i = 0; i < 120; i++)
        {
            var random = new Random(i);
            var groups = random.Next(1, 4);
            var (channels, filters, rows) = (groups * random.Next(1, 5), groups * random.Next(1, 5), random.Next(1, 60));
            var (first, input) = Linear(i % 5, channels, filters, groups, random);
            Layer[] layers = random.Next(4) switch
            {
                0 => [first, new BatchNorm()],
                1 => [first, new BatchNorm(), new ActivationLayer(Activation.Gelu)],
                2 => [first, new BatchNorm(epsilon: 0.1f), new ActivationLayer(Activation.Relu), new BatchNorm()],
                _ =>
                [
                    new ActivationLayer(Activation.Tanh), first, new BatchNorm(), new ActivationLayer(Activation.Identity), new LayerNorm(),
                ],
            };
            AssertFoldedIsUnfolded(
                new LayerBench(new Sequential(layers), input, rows, backend), random, $"case {i}: {first}, groups {groups}, {rows} rows");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void It_is_so_inside_a_residual_too(string backend)
    {
        for (var kind = 0; kind < 5; kind++)
        {
            Layer first = kind switch
            {
                0 => new Conv1D(4, 3, padding: Padding.Same, groups: 2),
                1 => new Conv2D(4, 3, padding: Padding.Same, bias: false),
                2 => new ConvTranspose1D(4, 3, padding: Padding.Same),
                3 => new ConvTranspose2D(4, 3, padding: Padding.Same, groups: 2, bias: false),
                _ => new Dense(4),
            };
            var input = kind switch { 0 or 2 => new Shape(4, 9), 4 => new Shape(4), _ => new Shape(4, 5, 6) };
            var bench = new LayerBench(new Residual(first, new BatchNorm(), new ActivationLayer(Activation.Relu)), input, 20, backend);
            AssertFoldedIsUnfolded(bench, new Random(kind), $"{first}");
        }
    }

    [Fact]
    public void Neither_the_layer_s_own_output_nor_the_norm_s_is_computed()
    {
        var network = new Sequential(new Conv2D(3, 3), new BatchNorm(), new ActivationLayer(Activation.Relu));
        var bench = new LayerBench(network, new Shape(2, 8, 8), 5);
        bench.Training = false;
        Assert.Equal(5 * 2 * 3 * 36, Written(final: false)); // the outputs of the convolution and the norm
        Assert.Equal(3 * 2 * 9 + 2 * 3, Written(final: true)); // the folded weights and biases, and the zeros that weights have for a mean

        int Written(bool final)
        {
            bench.Final = final;
            bench.Backend.Fill(bench.Cache, float.NaN);
            bench.Forward(LayerBench.Draw(5 * 2 * 64));
            return bench.Read(bench.Cache).Count(float.IsFinite);
        }
    }

    [Fact]
    public void A_layer_with_an_activation_or_with_more_weights_than_outputs_is_not_touched()
    {
        foreach (var first in (Dense[])[new(8, Activation.Tanh), new(8)])
        {
            var rows = first.Activation == Activation.Tanh ? 50 : 2;
            var bench = new LayerBench(new Sequential(first, new BatchNorm(), new Dense(1)), new Shape(6), rows) { Training = false };
            var expected = bench.Forward(LayerBench.Draw(rows * 6));
            bench.Final = true;
            Assert.Equal(expected, bench.Forward(LayerBench.Draw(rows * 6)));
        }
    }

    [Fact]
    public void Measuring_between_the_steps_does_not_change_a_bit_of_training()
    {
        var (measured, left) = (Model(), Model());
        new Trainer(measured).Fit(TinyData.Table(60), TinyData.Table(200, 6));
        new Trainer(left).Fit(TinyData.Table(60));
        Assert.Equal(All(measured), All(left));

        static float[] All(Autoencoder model)
        {
            var values = new float[model.Parameters.All.Length];
            model.Backend.Download(model.Parameters.All, values);
            return values;
        }
    }

    [Fact]
    public void Other_weights_and_statistics_count_at_once()
    {
        var (model, other, rows) = (Model(), Model(), TinyData.Rows(700));
        var before = model.Encode(rows);
        new Trainer(other).Fit(TinyData.Table(60));
        model.Backend.Copy(other.Parameters.All, model.Parameters.All);
        Assert.NotEqual(before, model.Encode(rows));
        Assert.Equal(other.Encode(rows), model.Encode(rows));
    }

    [Fact]
    public void Many_threads_encode_alike()
    {
        var (model, rows) = (Model(), TinyData.Rows(1_300));
        new Trainer(model).Fit(TinyData.Table(60));
        var expected = model.Encode(rows);
        Parallel.For(0, 8, _ => Assert.Equal(expected, model.Encode(rows)));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var model = Model();
        var (rows, codes) = (new float[100 * 6], new float[100 * model.LatentSize]);
        model.Encode(rows, codes);
        Assert.Equal(0, Allocation.Of(() => model.Encode(rows, codes)));
    }

    private static Autoencoder Model()
    {
        var recipe = TinyData.Recipe();
        recipe = recipe with
        {
            Encoder =
            [
                new ReshapeRecipe { Shape = [2, 3] }, new Conv1DRecipe { Filters = 4, Kernel = 2, Bias = false }, new BatchNormRecipe(),
                new ActivationRecipe { Activation = ActivationKind.Relu }, new FlattenRecipe(), .. recipe.Encoder,
            ],
        };
        return new Autoencoder(recipe, new Shape(6));
    }

    /// <summary>A layer of one of the five kinds that a norm can become part of, and the shape of its input.</summary>
    private static (Layer Layer, Shape Input) Linear(int kind, int channels, int filters, int groups, Random random)
    {
        var (kernel, stride, bias) = (random.Next(1, 4), random.Next(1, 3), random.Next(2) == 0);
        var (height, width) = (random.Next(4, 8), random.Next(4, 8));
        var biases = Initializer.Normal(1);
        return kind switch
        {
            0 => (new Conv1D(filters, kernel, stride, groups: groups, biases: biases, bias: bias), new Shape(channels, width)),
            1 => (new Conv2D(filters, kernel, stride, groups: groups, biases: biases, bias: bias), new Shape(channels, height, width)),
            2 => (new ConvTranspose1D(filters, kernel, stride, groups: groups, biases: biases, bias: bias), new Shape(channels, width)),
            3 => (
                new ConvTranspose2D(filters, kernel, stride, groups: groups, biases: biases, bias: bias),
                new Shape(channels, height, width)),
            _ => (new Dense(filters, biases: biases, bias: bias), new Shape(channels)),
        };
    }

    private static void AssertFoldedIsUnfolded(LayerBench bench, Random random, string what)
    {
        foreach (var norm in Inner(bench.Layer).OfType<BatchNorm>())
        {
            Draw(norm.RunningMean.Values, -1, 1);
            Draw(norm.RunningVariance.Values, 0.3f, 2);
            Draw(norm.Scale.Values, -1.5f, 1.5f);
            Draw(norm.Shift.Values, -1, 1);
        }

        var input = LayerBench.Draw(bench.Cache.Rows * bench.Layer.InputShape.Size);
        bench.Training = false;
        var expected = bench.Forward(input);
        bench.Final = true;
        var found = bench.Forward(input);
        for (var i = 0; i < found.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])),
                $"{what}: expected {expected[i]}, found {found[i]}");
        }

        void Draw(Matrix values, float low, float high) =>
            bench.Backend.Upload([.. Enumerable.Range(0, values.Length).Select(_ => low + (high - low) * random.NextSingle())], values);
    }

    private static IReadOnlyList<Layer> Inner(Layer layer) => layer is Residual residual ? residual.Layers : ((Sequential)layer).Layers;
}
