using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Layers;

/// <summary>Decoders that go back by the encoder's weights.</summary>
public sealed class TiedDenseTests
{
    private const string Text = """
        {
          "encoder": [ { "layer": "dense", "units": 5, "activation": "tanh" }, { "layer": "dense", "units": 3, "activation": "sigmoid" } ],
          "decoder": [
            { "layer": "dense", "units": 5, "activation": "tanh", "tied": true },
            { "layer": "dense", "units": 6, "activation": "sigmoid", "tied": true } ],
          "objective": { "loss": "squaredError" },
          "training": { "epochs": 4, "batchSize": 16, "learningRate": 0.02, "seed": 3 }
        }
        """;

    [Fact]
    public void The_output_is_the_code_times_the_encoders_weight()
    {
        var model = new Autoencoder(RecipeJson.Parse("""
            {
              "encoder": [ { "layer": "dense", "units": 2 } ], "decoder": [ { "layer": "dense", "units": 3, "tied": true } ],
              "training": { "epochs": 1 }
            }
            """), new Shape(3));
        var tied = (TiedDense)model.Decoder.Layers[0];
        Assert.Same(((Dense)model.Encoder.Layers[0]).Weight, tied.Weight);
        model.Backend.Upload([1, 2, 3, 4, 5, 6], tied.Weight.Values);
        model.Backend.Upload([10, 20, 30], tied.Bias!.Values);
        Assert.Equal(new float[,] { { 10 + 1 - 4, 20 + 2 - 5, 30 + 3 - 6 } }, model.Decode(new float[,] { { 1, -1 } }));
    }

    [Theory]
    [InlineData]
    [InlineData("decoder.0.activation=gelu")]
    [InlineData("decoder.0.bias=false")]
    [InlineData("encoder.0.bias=false", "decoder.1.bias=false")]
    [InlineData("decoder.1.tied=false")]
    public void The_gradients_of_both_uses_add_up(params string[] settings)
    {
        foreach (var backend in (Backend[])[new ReferenceBackend(), new CpuBackend(2)])
        {
            var model = new Autoencoder(RecipeJson.Parse(Text, settings), new Shape(6), backend: backend);
            GradientCheck.Model(model, TinyData.Table(7)).ThrowIfFailed();
        }
    }

    [Fact]
    public void A_weight_is_counted_and_kept_once()
    {
        using var folder = new Files.TemporaryFolder();
        var model = Model();
        Assert.Equal(6 * 5 + 5 + 5 * 3 + 3 + 5 + 6, model.ParameterCount);
        new Trainer(model).Fit(TinyData.Table(60));
        model.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(
            ["encoder.0.weight", "encoder.0.bias", "encoder.1.weight", "encoder.1.bias", "decoder.0.bias", "decoder.1.bias"],
            loaded.Parameters.Parameters.Select(p => p.Name));
        Assert.Equal(TinyData.Weights(model), TinyData.Weights(loaded));
        Assert.Equal(model.Reconstruct(TinyData.Rows(5)), loaded.Reconstruct(TinyData.Rows(5)));
    }

    [Fact]
    public void Tied_weights_change_the_result_and_the_recipe_keeps_them()
    {
        Assert.NotEqual(Model().Reconstruct(TinyData.Rows(3)), Model("decoder.1.tied=false").Reconstruct(TinyData.Rows(3)));
        var text = RecipeJson.Write(RecipeJson.Parse(Text));
        Assert.Equal(text, RecipeJson.Write(RecipeJson.Parse(text)));
        Assert.Contains("\"tied\": true", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_tied_is_refused()
    {
        Assert.Contains("in the decoder only", Refused("encoder.0.tied=true"), StringComparison.Ordinal);
        Assert.Contains("omit its weights", Refused("decoder.0.weights={\"kind\":\"heNormal\"}"), StringComparison.Ordinal);
        Assert.Contains(
            "the encoder has 1 dense layers", Refused("encoder=[{\"layer\":\"dense\",\"units\":5}]", "decoder.0.units=6"),
            StringComparison.Ordinal);
        var message = Assert.Throws<ShapeException>(() => Model("decoder.0.units=4")).Message;
        Assert.Contains(
            "A tied dense layer of 4 units shares the weight of Dense encoder.1 (3 units), which maps 5 to 3: it must have 5", message,
            StringComparison.Ordinal);
        message = Assert.Throws<ShapeException>(
            () => Model("bottleneck={\"bottleneck\":\"gaussian\",\"size\":3}", "decoder.0.units=3", "decoder.1.units=5")).Message;
        Assert.Contains("reverses Dense encoder.2 (6 units), from 6 to 3, but received 3", message, StringComparison.Ordinal);

        static string Refused(params string[] settings) => Assert.Throws<RecipeException>(() => Model(settings)).Message;
    }

    private static Autoencoder Model(params string[] settings) => new(RecipeJson.Parse(Text, settings), new Shape(6));
}
