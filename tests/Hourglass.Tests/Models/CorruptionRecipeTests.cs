using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Models;

public sealed class CorruptionRecipeTests
{
    private const string Start = """
        { "encoder": [ { "layer": "dense", "units": 2 } ], "decoder": [ { "layer": "dense", "units": 6 } ],
          "training": { "epochs": 1 }, "corruption":
        """;

    [Fact]
    public void Noise_is_read_built_and_written()
    {
        var recipe = RecipeJson.Parse(Start + """{ "corruption": "gaussianNoise", "sigma": 0.2, "clip": [0, 1] } }""");
        var noise = Assert.IsType<GaussianNoise>(new Autoencoder(recipe, new Shape(6)).Corruption);
        Assert.Equal((0.2f, (0f, 1f)), (noise.Sigma, noise.Clip!.Value));
        Assert.Equal(RecipeJson.Write(recipe), RecipeJson.Write(RecipeJson.Parse(RecipeJson.Write(recipe))));
        Assert.Contains("\"gaussianNoise\"", RecipeJson.Write(recipe));
        Assert.DoesNotContain("corruption", RecipeJson.Write(RecipeJson.Parse(Start + "null }")));
    }

    [Theory]
    [InlineData("""{ "corruption": "masking", "fraction": 0.25 }""", typeof(Masking), "exactly 25 %")]
    [InlineData("""{ "corruption": "masking", "fraction": 0.25, "exact": false }""", typeof(Masking), "probability 0.25")]
    [InlineData("""{ "corruption": "saltAndPepper", "fraction": 0.1 }""", typeof(SaltAndPepper), "0 or 1 with probability 0.1")]
    [InlineData("""{ "corruption": "saltAndPepper", "fraction": 0.1, "low": -1, "high": 2 }""", typeof(SaltAndPepper), "-1 or 2")]
    [InlineData("""{ "corruption": "inputDropout", "rate": 0.2 }""", typeof(InputDropout), "probability 0.2")]
    [InlineData(
        """{ "corruption": "blockOcclusion", "height": 1, "width": 3 }""", typeof(BlockOcclusion),
        "1×3 pixels (height × width) of each picture set to 0")]
    [InlineData("""{ "corruption": "blockOcclusion", "height": 2, "width": 1, "value": 0.5 }""", typeof(BlockOcclusion), "set to 0.5")]
    public void Every_corruption_is_read_built_and_written(string corruption, Type type, string sentence)
    {
        var recipe = RecipeJson.Parse(Start + corruption + "}");
        var written = RecipeJson.Write(recipe);
        Assert.Equal(written, RecipeJson.Write(RecipeJson.Parse(written)));
        foreach (var model in new[] { recipe, RecipeJson.Parse(written) }.Select(r => new Autoencoder(r, new Shape(1, 2, 3))))
        {
            Assert.IsType(type, model.Corruption);
            Assert.Contains(sentence, model.Corruption!.ToString());
        }
    }

    [Fact]
    public void A_block_is_for_pictures_that_hold_it()
    {
        Autoencoder Make(Shape shape, string sizes) => new(
            RecipeJson.Parse(Start + $$"""{ "corruption": "blockOcclusion", {{sizes}} } }"""), shape);
        Assert.Contains(
            "for pictures of channels × height × width; a sample is 6.",
            Assert.Throws<ShapeException>(() => Make(new Shape(6), "\"height\": 1, \"width\": 1")).Message);
        Assert.Contains(
            "a sample is 1×6.", Assert.Throws<ShapeException>(() => Make(new Shape(1, 6), "\"height\": 1, \"width\": 1")).Message);
        Assert.Contains(
            "corruption.height must be 1 to 2, the picture's; found 3",
            Assert.Throws<RecipeException>(() => Make(new Shape(1, 2, 3), "\"height\": 3, \"width\": 1")).Message);
        Assert.Contains(
            "corruption.width must be 1 to 3, the picture's; found 0",
            Assert.Throws<RecipeException>(() => Make(new Shape(1, 2, 3), "\"height\": 1, \"width\": 0")).Message);
    }

    [Fact]
    public void Settings_on_the_command_line_reach_it()
    {
        var recipe = RecipeJson.Parse(
            Start + "null }", "corruption.corruption=gaussianNoise", "corruption.sigma=0.5", "corruption.clip=[-1,1]");
        Assert.Equal(0.5f, Assert.IsType<GaussianNoiseRecipe>(recipe.Corruption).Sigma);
    }

    [Theory]
    [InlineData("""{ "sigma": 0.2 }""", "expected one of gaussianNoise")]
    [InlineData("""{ "corruption": "gausianNoise", "sigma": 0.2 }""", "“gaussianNoise”")]
    [InlineData("""{ "corruption": "gaussianNoise" }""", "corruption.sigma is missing")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": 0.2, "clp": [0, 1] }""", "“clip”")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": -1 }""", "corruption.sigma must be a number of at least 0; found -1")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": 1, "clip": [0] }""", "expected two numbers")]
    [InlineData(
        """{ "corruption": "gaussianNoise", "sigma": 1, "clip": [1, 0] }""",
        "corruption.clip must go from a lower to a higher value")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": "much" }""", "corruption.sigma: expected a number")]
    [InlineData("""{ "corruption": "masking" }""", "corruption.fraction is missing")]
    [InlineData("""{ "corruption": "masking", "fraction": 25 }""", "corruption.fraction must be 0 to 1; found 25")]
    [InlineData("""{ "corruption": "masking", "fraction": 0.2, "exat": true }""", "“exact”")]
    [InlineData("""{ "corruption": "saltAndPepper", "fraction": -1 }""", "corruption.fraction must be 0 to 1; found -1")]
    [InlineData(
        """{ "corruption": "saltAndPepper", "fraction": 0.1, "low": 1 }""",
        "corruption.high must be a finite number above low, 1; found 1")]
    [InlineData("""{ "corruption": "inputDropout", "rate": 1 }""", "corruption.rate must be at least 0 and below 1; found 1")]
    [InlineData("""{ "corruption": "blockOcclusion", "height": 1 }""", "corruption.width is missing")]
    public void What_is_wrong_is_named(string corruption, string sentence) => Assert.Contains(sentence, Assert.Throws<RecipeException>(
        () => new Autoencoder(RecipeJson.Parse(Start + corruption + "}"), new Shape(6))).Message);
}
