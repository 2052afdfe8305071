using System.Text.Json.Nodes;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Optimizers;
using Hourglass.Parts;

namespace Hourglass.Tests.Models;

public sealed class RecipeJsonTests
{
    private const string Minimal = """
        {
          "encoder": [ { "layer": "dense", "units": 2, "activation": "relu" } ],
          "decoder": [ { "layer": "dense", "units": 6 } ],
          "training": { "epochs": 1 }
        }
        """;

    [Fact]
    public void What_is_left_out_takes_its_documented_default()
    {
        var recipe = RecipeJson.Parse(Minimal);
        Assert.Equal(32, recipe.Training.BatchSize);
        Assert.Equal(new AdamRecipe(), recipe.Training.Optimizer);
        Assert.Equal(new SquaredErrorRecipe(), recipe.Objective.Loss);
        Assert.Equal(Reduction.Sum, recipe.Objective.Reduction);
        Assert.True(((DenseRecipe)recipe.Encoder[0]).Bias);
    }

    [Fact]
    public void Writing_and_reading_again_changes_nothing()
    {
        var text = RecipeJson.Write(RecipeJson.Parse(Minimal));
        Assert.Equal(text, RecipeJson.Write(RecipeJson.Parse(text)));
        Assert.Contains("\"batchSize\": 32", text);
    }

    [Theory]
    [InlineData("training.learning_rte=1", "learningRate")]
    [InlineData("trainning.epochs=1", "training")]
    [InlineData("encoder.0.unit=4", "units")]
    [InlineData("encoder.0.activation=rellu", "relu")]
    [InlineData("encoder.0.layer=dens", "dense")]
    [InlineData("objective.loss=squaredErr", "squaredError")]
    [InlineData("training.optimizer=adm", "adam")]
    [InlineData("data.scaler=byteRang", "byteRange")]
    [InlineData("data.pictures.tiles=[8,8]", "tile")]
    [InlineData("data.pictures.resize=aera", "area")]
    public void A_misspelled_key_or_name_is_refused_with_the_nearest(string setting, string nearest)
    {
        var refused = Assert.Throws<RecipeException>(() => RecipeJson.Parse(JsonNode.Parse(Minimal)!.AsObject(), setting));
        Assert.Contains($"“{nearest}”", refused.Message);
    }

    [Theory]
    [InlineData("training.epochs=many", "training.epochs: expected a whole number")]
    [InlineData("training.epochs=1.5", "training.epochs: expected a whole number")]
    [InlineData("training.learningRate=fast", "training.learningRate: expected a number")]
    [InlineData("encoder.7.units=3", "there is no element 7")]
    [InlineData("objective.reduction=3", "objective.reduction: expected one of sum, mean; found 3")]
    [InlineData(
        "training.optimizer={\"optimizer\":\"sgd\",\"nesterov\":3}",
        "training.optimizer.nesterov: expected true or false; found 3")]
    [InlineData("data.pictures.size=32", "data.pictures.size")]
    [InlineData("novalue", "path=value")]
    public void A_wrong_value_is_refused_by_the_key_it_stands_under(string setting, string sentence)
    {
        var refused = Assert.Throws<RecipeException>(() => RecipeJson.Parse(JsonNode.Parse(Minimal)!.AsObject(), setting));
        Assert.Contains(sentence, refused.Message);
    }

    [Fact]
    public void A_setting_changes_one_value()
    {
        var recipe = RecipeJson.Parse(
            JsonNode.Parse(Minimal)!.AsObject(), "encoder.0.units=3", "training.schedule.kind=cosine", "data.source=wine", "name=mine");
        Assert.Equal(3, ((DenseRecipe)recipe.Encoder[0]).Units);
        Assert.IsType<CosineScheduleRecipe>(recipe.Training.Schedule);
        Assert.Equal(("wine", "mine"), (recipe.Data.Source, recipe.Name));
    }

    [Fact]
    public void What_is_done_to_pictures_is_read_and_written_again()
    {
        var recipe = RecipeJson.Parse(
            JsonNode.Parse(Minimal)!.AsObject(), "data.pictures.size=[32,48]", "data.pictures.resize=bilinear",
            "data.pictures.skipBroken=true", "data.pictures.background=#102030", "data.pictures.channels=3",
            "data.pictures.cropToFit=true");
        var pictures = RecipeJson.Parse(RecipeJson.Write(recipe)).Data.Pictures!;
        Assert.Equal([32, 48], pictures.Size!);
        Assert.Equal(
            (ResizeKind.Bilinear, true, "#102030", 3, true),
            (pictures.Resize, pictures.SkipBroken, pictures.Background, pictures.Channels, pictures.CropToFit));
        Assert.Null(RecipeJson.Parse(Minimal).Data.Pictures);
    }

    [Fact]
    public void A_key_given_twice_is_refused() =>
        Assert.Throws<RecipeException>(() => RecipeJson.Parse("""{ "name": "a", "name": "b" }"""));

    [Fact]
    public void A_missing_key_is_named() =>
        Assert.Contains("encoder.0.units is missing", Assert.Throws<RecipeException>(
            () => RecipeJson.Parse("""{ "encoder": [ { "layer": "dense" } ] }""")).Message);

    [Fact]
    public void All_recipes_that_ship_are_read_and_each_builds_a_network()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "recipes"), "*.json");
        Assert.InRange(files.Length, 36, 1000);
        foreach (var file in files)
        {
            var recipe = RecipeJson.Parse(File.ReadAllText(file));
            Assert.Equal(Path.GetFileNameWithoutExtension(file), recipe.Name);
            var input = recipe.Data.Source switch
            {
                "mnist" or "fashion-mnist" or "fashion-mini" => new Shape(1, 28, 28),
                "pictures" => new Shape(3, 32, 32),
                "ecg" => new Shape(140),
                "cardio" => new Shape(21),
                "mitdb208" or "prices" => new Shape(recipe.Data.Window!.Value),
                "codes.npy" => new Shape(64),
                _ => new Shape(((DenseRecipe)recipe.Decoder[^1]).Units),
            };
            var model = new Autoencoder(recipe with { Data = new() }, input, backend: new ReferenceBackend(), classNames: ["0", "1"]);
            Assert.Equal(input.Size, model.Decoder.OutputShape.Size);
        }
    }
}
