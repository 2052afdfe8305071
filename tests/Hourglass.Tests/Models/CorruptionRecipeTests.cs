using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Models;

namespace Hourglass.Tests.Models;

public sealed class CorruptionRecipeTests
{
    private const string Start = """
        { "encoder": [ { "layer": "dense", "units": 2 } ], "decoder": [ { "layer": "dense", "units": 6 } ], "training": { "epochs": 1 }, "corruption":
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

    [Fact]
    public void Settings_on_the_command_line_reach_it()
    {
        var recipe = RecipeJson.Parse(Start + "null }", "corruption.corruption=gaussianNoise", "corruption.sigma=0.5", "corruption.clip=[-1,1]");
        Assert.Equal(0.5f, Assert.IsType<GaussianNoiseRecipe>(recipe.Corruption).Sigma);
    }

    [Theory]
    [InlineData("""{ "sigma": 0.2 }""", "expected one of gaussianNoise")]
    [InlineData("""{ "corruption": "gausianNoise", "sigma": 0.2 }""", "“gaussianNoise”")]
    [InlineData("""{ "corruption": "gaussianNoise" }""", "corruption.sigma is missing")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": 0.2, "clp": [0, 1] }""", "“clip”")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": -1 }""", "corruption.sigma must be a number of at least 0; found -1")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": 1, "clip": [0] }""", "expected two numbers")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": 1, "clip": [1, 0] }""", "corruption.clip must go from a lower to a higher value")]
    [InlineData("""{ "corruption": "gaussianNoise", "sigma": "much" }""", "corruption.sigma: expected a number")]
    public void What_is_wrong_is_named(string corruption, string sentence) => Assert.Contains(sentence, Assert.Throws<RecipeException>(
        () => new Autoencoder(RecipeJson.Parse(Start + corruption + "}"), new Shape(6))).Message);
}
