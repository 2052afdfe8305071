using System.Text.Json.Nodes;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Models;

/// <summary>Convolutions in a recipe, and decoders that mirror their encoder.</summary>
public sealed class ConvolutionRecipeTests
{
    private const string Pictures = """
        {
          "encoder": [
            { "layer": "conv2D", "filters": 4, "kernel": 3, "stride": 2, "padding": 1, "activation": "relu" },
            { "layer": "conv2D", "filters": 6, "kernel": 3, "stride": 2, "padding": "same", "activation": "tanh" },
            { "layer": "conv2D", "filters": 8, "kernel": [ 4, 3 ], "stride": 2, "padding": 1, "activation": "relu" },
            { "layer": "flatten" },
            { "layer": "dense", "units": 5 }
          ],
          "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
          "training": { "epochs": 1, "batchSize": 4 }
        }
        """;

    private const string Signals = """
        {
          "encoder": [
            { "layer": "conv1D", "filters": 4, "kernel": 5, "stride": 2, "padding": 2, "activation": "relu" },
            { "layer": "conv1D", "filters": 6, "kernel": 5, "stride": 3, "padding": 1, "activation": "relu" }
          ],
          "decoder": [ { "layer": "mirror" } ],
          "training": { "epochs": 1, "batchSize": 4 }
        }
        """;

    [Theory]
    [InlineData(1, 27, 27)]
    [InlineData(1, 28, 28)]
    [InlineData(3, 29, 29)]
    [InlineData(3, 31, 17)]
    [InlineData(4, 64, 48)]
    [InlineData(2, 10, 9)]
    public void A_mirrored_decoder_gives_back_the_pictures_size(int channels, int height, int width)
    {
        var input = new Shape(channels, height, width);
        var model = new Autoencoder(RecipeJson.Parse(Pictures), input);
        Assert.Equal(input, model.Decoder.OutputShape);
        Assert.Equal(model.Encoder.Layers.Select(l => l.InputShape).Reverse(), model.Decoder.Layers.Select(l => l.OutputShape));
        Assert.Equal((2, input.Size), Shape(model.Reconstruct(new float[2, input.Size])));
    }

    [Theory]
    [InlineData(140)]
    [InlineData(141)]
    [InlineData(97)]
    public void A_mirrored_decoder_gives_back_the_signals_length(int length)
    {
        var input = new Shape(2, length);
        Assert.Equal(input, new Autoencoder(RecipeJson.Parse(Signals), input).Decoder.OutputShape);
    }

    [Fact]
    public void A_mirrored_layer_ends_in_the_function_that_its_originals_input_came_from()
    {
        var model = new Autoencoder(RecipeJson.Parse(Pictures), new Shape(1, 28, 28));
        var layers = model.Decoder.Layers;
        Assert.Equal(ActivationKind.Relu, ((Dense)layers[0]).Activation.Kind); // the flattened values came from the third convolution
        Assert.IsType<Reshape>(layers[1]);
        Assert.Equal(ActivationKind.Tanh, ((ConvTranspose2D)layers[2]).Activation.Kind);
        Assert.Equal(ActivationKind.Relu, ((ConvTranspose2D)layers[3]).Activation.Kind);
        Assert.Equal(ActivationKind.Sigmoid, model.FinalActivation.Kind);
    }

    [Fact]
    public void Dense_layers_reshapes_dropouts_and_activations_are_mirrored_too()
    {
        var recipe = RecipeJson.Parse("""
            {
              "encoder": [
                { "layer": "reshape", "shape": [ 1, 4, 6 ] },
                { "layer": "convTranspose2D", "filters": 2, "kernel": 2, "stride": 2 },
                { "layer": "activation", "activation": "elu" },
                { "layer": "dropout", "rate": 0.1 },
                { "layer": "flatten" },
                { "layer": "dense", "units": 3 },
                { "layer": "activation", "activation": "tanh" }
              ],
              "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
              "training": { "epochs": 1 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(24));
        Assert.Equal(
            [typeof(Dense), typeof(Reshape), typeof(Dropout), typeof(ActivationLayer), typeof(Conv2D), typeof(Reshape)],
            model.Decoder.Layers.Select(l => l.GetType()));
        Assert.Equal(new Shape(24), model.Decoder.OutputShape);
        Assert.Equal(ActivationKind.Sigmoid, model.FinalActivation.Kind);
    }

    [Fact]
    public void A_mirror_in_the_encoder_is_refused()
    {
        var recipe = RecipeJson.Parse(
            """{ "encoder": [ { "layer": "mirror" } ], "decoder": [ { "layer": "mirror" } ], "training": { "epochs": 1 } }""");
        Assert.Contains("decoder only", Assert.Throws<RecipeException>(() => new Autoencoder(recipe, new Shape(4))).Message);
    }

    [Theory]
    [InlineData("encoder.0.filters=5")]
    [InlineData("encoder.0.kernel=5")]
    [InlineData("encoder.0.stride=[1,2]")]
    [InlineData("encoder.0.padding=valid")]
    [InlineData("encoder.0.dilation=2")]
    [InlineData("encoder.1.groups=2")]
    [InlineData("encoder.0.bias=false")]
    [InlineData("encoder.0.activation=tanh")]
    [InlineData("encoder.0.weights={\"kind\":\"heNormal\"}")]
    [InlineData("encoder.0.biases={\"kind\":\"normal\",\"sigma\":0.1}")]
    [InlineData("decoder.0.activation=identity")]
    public void Every_option_changes_the_result(string setting)
    {
        Assert.NotEqual(Reconstruction(Pictures), Reconstruction(Pictures, setting));
        Assert.Equal(Reconstruction(Pictures), Reconstruction(Pictures));
    }

    [Theory]
    [InlineData("outputPadding", "[1, 0]")]
    [InlineData("outputPadding", "0")]
    [InlineData("padding", "2")]
    [InlineData("stride", "3")]
    public void Options_of_a_transposed_convolution_change_its_size(string key, string value)
    {
        const string Recipe = """
            { "encoder": [ { "layer": "convTranspose2D", "filters": 1, "kernel": 4, "stride": 2, "padding": 1, "outputPadding": 1 } ],
              "decoder": [ { "layer": "mirror" } ], "training": { "epochs": 1 } }
            """;
        Assert.Equal(new Shape(1, 15, 15), Build().LatentShape);
        Assert.NotEqual(new Shape(1, 15, 15), Build($"encoder.0.{key}={value}").LatentShape);

        static Autoencoder Build(params string[] settings) => new(RecipeJson.Parse(Recipe, settings), new Shape(1, 7, 7));
    }

    [Theory]
    [InlineData("encoder.0.kernl=3", "“kernel”")]
    [InlineData("encoder.0.layer=conv2d", "“conv2D”")]
    [InlineData("encoder.0.padding=sam", "“same”")]
    [InlineData("encoder.0.kernel=[3]", "encoder.0.kernel")]
    [InlineData("encoder.0.stride=fast", "[height, width]")]
    public void What_cannot_be_read_is_refused_by_its_key(string setting, string sentence) =>
        Assert.Contains(
            sentence, Assert.Throws<RecipeException>(() => RecipeJson.Parse(JsonNode.Parse(Pictures)!.AsObject(), setting)).Message);

    [Fact]
    public void Writing_and_reading_again_changes_nothing()
    {
        foreach (var text in (string[])[Pictures, Signals])
        {
            var written = RecipeJson.Write(RecipeJson.Parse(text));
            Assert.Equal(written, RecipeJson.Write(RecipeJson.Parse(written)));
        }
    }

    [Fact]
    public void The_published_denoiser_has_the_published_numbers_of_parameters()
    {
        var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(Repository.Root, "recipes", "fashion-denoise.json")));
        var model = new Autoencoder(recipe with { Data = new() }, new Shape(1, 28, 28));
        Assert.Equal(1_320, model.Encoder.Parameters.Sum(p => p.Rows * p.Columns));
        Assert.Equal(1_897, model.Decoder.Parameters.Sum(p => p.Rows * p.Columns));
    }

    [Fact]
    public void A_saved_model_is_the_same_when_it_is_loaded()
    {
        using var folder = new Files.TemporaryFolder();
        var model = new Autoencoder(RecipeJson.Parse(Pictures), new Shape(1, 12, 11));
        model.Save(folder.File("model.safetensors"));
        var x = Rows(model);
        Assert.Equal(model.Reconstruct(x), ModelFile.Load(folder.File("model.safetensors")).Reconstruct(x));
    }

    private static float[,] Reconstruction(string recipe, params string[] settings)
    {
        var model = new Autoencoder(RecipeJson.Parse(recipe, settings), new Shape(1, 12, 11));
        return model.Reconstruct(Rows(model));
    }

    private static float[,] Rows(Autoencoder model)
    {
        var (rows, random) = (new float[3, model.InputShape.Size], new Random(1));
        for (var r = 0; r < 3; r++)
            for (var c = 0; c < rows.GetLength(1); c++) rows[r, c] = random.NextSingle();
        return rows;
    }

    private static (int, int) Shape(float[,] rows) => (rows.GetLength(0), rows.GetLength(1));
}
