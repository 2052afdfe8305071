using System.Text.Json.Nodes;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Tests.Models;

/// <summary>Pooling, enlarging, normalization and residual blocks in a recipe, mirrored, saved and resumed.</summary>
public sealed class PictureRecipeTests
{
    private const string Text = """
        {
          "encoder": [
            { "layer": "conv2D", "filters": 4, "kernel": 3, "padding": "same" },
            { "layer": "batchNorm" },
            { "layer": "activation", "activation": "relu" },
            { "layer": "maxPool2D", "kernel": 2, "padding": "same" },
            { "layer": "residual", "layers": [
              { "layer": "layerNorm" },
              { "layer": "conv2D", "filters": 4, "kernel": 3, "padding": 1, "activation": "tanh" },
              { "layer": "batchNorm" } ] },
            { "layer": "averagePool2D", "kernel": 2 },
            { "layer": "flatten" },
            { "layer": "dense", "units": 5, "activation": "tanh" }
          ],
          "decoder": [
            { "layer": "dense", "units": 99 },
            { "layer": "reshape", "shape": [ 3, 11, 3 ] },
            { "layer": "upSample2D", "factor": [ 1, 4 ], "kind": "bilinear" },
            { "layer": "conv2D", "filters": 1, "kernel": [ 1, 2 ], "activation": "sigmoid" }
          ],
          "training": { "epochs": 4, "batchSize": 8, "learningRate": 0.01, "seed": 3 }
        }
        """;

    private static readonly Shape Input = new(1, 11, 11);

    [Theory]
    [InlineData("encoder.1.momentum=0.3")]
    [InlineData("encoder.1.epsilon=0.5")]
    [InlineData("encoder.3.kernel=3")]
    [InlineData("encoder.3.stride=1")]
    [InlineData("encoder.3.padding=valid")]
    [InlineData("encoder.4.layers.0.epsilon=0.5")]
    [InlineData("encoder.4.layers.1.padding=same", false)]
    [InlineData("encoder.4.layers.1.activation=relu")]
    [InlineData("encoder.4.layers=[{\"layer\":\"batchNorm\"}]")]
    [InlineData("encoder.5.kernel=[2,3]")]
    [InlineData("encoder.5.stride=1")]
    [InlineData("encoder.5.padding=same", false)]
    [InlineData("encoder.5.padding=1")]
    [InlineData("decoder.2.kind=nearest")]
    [InlineData("decoder.2.size=[11,12]", false)]
    [InlineData("encoder.5.layer=maxPool2D")]
    public void Every_option_changes_the_result_where_it_says_another_thing(string setting, bool changes = true) =>
        Assert.Equal(changes, !Trained().SequenceEqual(Trained(setting)));

    [Theory]
    [InlineData("factor=2", "size=[22,6]")]
    [InlineData("factor=[1,3]", "size=[11,9]")]
    [InlineData("factor=[1,4]", "size=[11,11]")]
    public void The_factor_and_the_size_of_an_enlargement_are_held(string factor, string size)
    {
        var recipe = RecipeJson.Parse(Text, "decoder.2." + factor, "decoder.2." + size);
        var expected = size["size=[".Length..^1].Split(',');
        var fault = Assert.Throws<ShapeException>(() => new Autoencoder(recipe, new Shape(1, 9, 9)));
        Assert.Contains($"1×{expected[0]}×{int.Parse(expected[1]) - 1}", fault.Message);
    }

    [Theory]
    [InlineData("encoder.1.momentun=1", "“momentum”")]
    [InlineData("encoder.3.kernl=2", "“kernel”")]
    [InlineData("encoder.3.padding=vali", "“valid”")]
    [InlineData("encoder.4.layer=residul", "“residual”")]
    [InlineData("encoder.4.layers.0.epsilom=1", "“epsilon”")]
    [InlineData("decoder.2.factr=1", "“factor”")]
    [InlineData("decoder.2.kind=bilinar", "“bilinear”")]
    public void A_misspelled_key_or_name_is_refused_with_the_nearest(string setting, string nearest) =>
        Assert.Contains(nearest, Assert.Throws<RecipeException>(() => RecipeJson.Parse(JsonNode.Parse(Text)!.AsObject(), setting)).Message);

    [Fact]
    public void Writing_and_reading_again_changes_nothing()
    {
        var written = RecipeJson.Write(RecipeJson.Parse(Text));
        Assert.Equal(written, RecipeJson.Write(RecipeJson.Parse(written)));
    }

    [Fact]
    public void An_empty_block_is_refused() =>
        Assert.Contains("at least one layer", Assert.Throws<RecipeException>(() => Model("encoder.4.layers=[]")).Message);

    [Theory]
    [InlineData(27, 27)]
    [InlineData(28, 28)]
    [InlineData(29, 30)]
    [InlineData(31, 17)]
    public void Poolings_and_normalizations_are_mirrored_and_give_back_the_size(int height, int width)
    {
        foreach (var padding in (string[])["same", "valid"])
        {
            var recipe = RecipeJson.Parse(
                Text, "decoder=[{\"layer\":\"mirror\",\"activation\":\"sigmoid\"}]", $"encoder.3.padding={padding}",
                $"encoder.5.padding={padding}");
            var input = new Shape(3, height, width);
            var model = new Autoencoder(recipe, input);
            Assert.Equal(input, model.Decoder.OutputShape);
            Assert.Equal(
                [
                    typeof(Dense), typeof(Reshape), typeof(UpSample2D), typeof(Residual), typeof(UpSample2D), typeof(BatchNorm),
                    typeof(ActivationLayer), typeof(ConvTranspose2D),
                ],
                model.Decoder.Layers.Select(layer => layer.GetType()));
            Assert.Equal(ActivationKind.Sigmoid, model.FinalActivation.Kind);
        }
    }

    [Fact]
    public void Normalization_and_function_between_two_layers_keep_their_order_in_a_mirror()
    {
        var recipe = RecipeJson.Parse("""
            {
              "encoder": [
                { "layer": "batchNorm" },
                { "layer": "conv2D", "filters": 4, "kernel": 3, "stride": 2, "padding": "same" },
                { "layer": "batchNorm" },
                { "layer": "activation", "activation": "relu" },
                { "layer": "conv2D", "filters": 2, "kernel": 3, "stride": 2, "padding": "same", "activation": "tanh" },
                { "layer": "layerNorm" }
              ],
              "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
              "training": { "epochs": 1 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(1, 15, 18));
        Assert.Equal(
            [typeof(ConvTranspose2D), typeof(BatchNorm), typeof(ActivationLayer), typeof(ConvTranspose2D)],
            model.Decoder.Layers.Select(layer => layer.GetType()));
        Assert.Equal(model.InputShape, model.Decoder.OutputShape);
        Assert.Equal(ActivationKind.Identity, ((ConvTranspose2D)model.Decoder.Layers[0]).Activation.Kind);
    }

    [Fact]
    public void Running_moments_are_saved_and_loaded_to_the_bit()
    {
        using var folder = new Files.TemporaryFolder();
        var (model, table) = (Model(), Table());
        new Trainer(model).Fit(table);
        model.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(4, loaded.Parameters.States.Count);
        Assert.Equal(All(model), All(loaded));
        Assert.Equal(model.Reconstruct(table), loaded.Reconstruct(table));
        var untouched = Model();
        Assert.All(
            model.Parameters.States.Zip(untouched.Parameters.States),
            pair => Assert.NotEqual(Read(model, pair.First), Read(untouched, pair.Second)));
    }

    [Fact]
    public void A_resumed_run_ends_at_the_same_bits()
    {
        using var folder = new Files.TemporaryFolder();
        var (path, table) = (folder.File("checkpoint.safetensors"), Table());
        var whole = Model();
        new Trainer(whole).Fit(table);
        new Trainer(Model("training.epochs=2")) { CheckpointPath = path }.Fit(table);
        var rest = Model();
        var trainer = new Trainer(rest);
        trainer.Resume(path);
        trainer.Fit(table);
        Assert.Equal(All(whole), All(rest));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var (model, table) = (Model("training.epochs=400"), Table());
        var workspace = new Workspace(model, 8, training: true);
        Pass();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 20; i++) Pass();
        }));

        void Pass()
        {
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(8, 1, 0);
        }
    }

    private static float[] Trained(params string[] settings)
    {
        var model = Model(settings);
        new Trainer(model).Fit(Table());
        var result = model.Reconstruct(Table());
        return [.. result.Cast<float>()];
    }

    private static Autoencoder Model(params string[] settings) => new(RecipeJson.Parse(Text, settings), Input);

    private static RowTable Table()
    {
        var random = new Random(5);
        return RowTable.FromFloats([.. Enumerable.Range(0, 24 * Input.Size).Select(_ => random.NextSingle())], 24, Input.Size);
    }

    private static float[] All(Autoencoder model)
    {
        var values = new float[model.Parameters.All.Length];
        model.Backend.Download(model.Parameters.All, values);
        return values;
    }

    private static float[] Read(Autoencoder model, LayerState state)
    {
        var values = new float[state.Length];
        model.Backend.Download(state.Values, values);
        return values;
    }
}
