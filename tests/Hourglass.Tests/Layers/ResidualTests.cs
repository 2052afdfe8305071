using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Layers;

public sealed class ResidualTests : LayerContract
{
    protected override Shape Input => new(2, 4, 3);

    protected override Shape Output => new(2, 4, 3);

    protected override Layer Create() => new Residual(
        new Conv2D(3, 3, padding: Padding.Same, activation: Activation.Gelu), new LayerNorm(),
        new ConvTranspose2D(2, 3, padding: Padding.Same, activation: Activation.Tanh));

    [Theory]
    [MemberData(nameof(Backends))]
    public void Output_is_the_input_and_the_inner_output(string backend)
    {
        var dense = new Dense(2, Activation.Relu);
        var bench = new LayerBench(new Residual(dense), new Shape(2), 1, backend);
        bench.Backend.Upload([1f, 0f, 0f, -1f], dense.Weight.Values);
        Assert.Equal([6f, 5f], bench.Forward([3f, 5f])); // relu(3, −5) = (3, 0)
        Assert.Equal([2f, 1f], bench.Backward([1f, 1f]));
    }

    [Fact]
    public void A_batch_norm_inside_keeps_its_states_and_its_gradient() =>
        GradientCheck.Layer(new Residual(new Dense(4), new BatchNorm(), new ActivationLayer(Activation.Tanh)), new Shape(4), 5)
            .ThrowIfFailed();

    [Theory]
    [MemberData(nameof(Backends))]
    public void With_a_projection_it_may_have_another_width(string backend)
    {
        var (projection, dense) = (new Dense(1), new Dense(1, Activation.Relu));
        var bench = new LayerBench(new Residual([dense], projection), new Shape(2), 1, backend);
        bench.Backend.Upload([1f, 2f], projection.Weight.Values);
        bench.Backend.Upload([-1f, 1f], dense.Weight.Values);
        Assert.Equal([15f], bench.Forward([3f, 5f])); // 3 + 2·5 + relu(5 − 3)
        Assert.Equal([0f, 3f], bench.Backward([1f])); // (1, 2) + (−1, 1)
        GradientCheck.Layer(new Residual([new Dense(5, Activation.Tanh), new Dense(3)], new Dense(3)), new Shape(4), 5).ThrowIfFailed();
    }

    [Fact]
    public void A_mirrored_projection_gives_back_the_shape_of_the_input()
    {
        var recipe = new Recipe
        {
            Encoder = [new ResidualRecipe { Projection = true, Layers = [new DenseRecipe { Units = 7 }, new DenseRecipe { Units = 2 }] }],
            Decoder = [new MirrorRecipe { Activation = ActivationKind.Sigmoid }], Training = new() { Epochs = 1 },
        };
        var model = new Autoencoder(recipe, new Shape(1, 2, 3)); // flattened first
        Assert.Equal((2, 6), (model.LatentSize, model.Decoder.OutputShape.Size));
        Assert.Equal(ActivationKind.Sigmoid, model.FinalActivation.Kind);
        Assert.True(((ResidualRecipe)RecipeJson.Parse(RecipeJson.Write(recipe)).Encoder[0]).Projection);
        Assert.Contains("dense", Assert.Throws<RecipeException>(() => new Autoencoder(
            recipe with { Encoder = [new ResidualRecipe { Projection = true, Layers = [new FlattenRecipe()] }] }, new Shape(6))).Message);
    }

    [Fact]
    public void Layers_that_give_another_shape_are_refused_with_both()
    {
        var message = Assert.Throws<ShapeException>(() => new Residual(new Dense(3)).Build(new Shape(4), "encoder.2")).Message;
        Assert.Contains("encoder.2", message);
        Assert.Contains("4", message);
        Assert.Contains("found 3", message);
    }

    [Fact]
    public void The_activation_inside_is_not_the_end_of_the_network()
    {
        var residual = new Residual(new Dense(4, Activation.Sigmoid));
        residual.Build(new Shape(4), "d");
        Assert.Equal(Activation.Identity, residual.DetachActivation());
    }
}
