using System.Text.Json;

namespace Hourglass.Tests.Cli;

public sealed class LatentsCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public LatentsCommandTests()
    {
        File.WriteAllText(_tiny.Recipe, $$"""
            {
              "name": "sparse",
              "data": { "source": "{{_tiny.Data}}", "labelColumn": "class", "scaler": "standard",
                        "testFraction": 0.25, "validation": "test" },
              "encoder": [ { "layer": "centre" } ],
              "bottleneck": { "bottleneck": "topK", "size": 6, "count": 2 },
              "decoder": [ { "layer": "dictionary" } ],
              "training": { "epochs": 3, "batchSize": 8, "learningRate": 0.01, "seed": 5 }
            }
            """);
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();
    }

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void The_rows_with_the_largest_activations_of_a_latent_are_printed_largest_first()
    {
        var lines = Command.Run("latents", _tiny.Out, _tiny.Data, "--label-column", "class", "--latent", "2", "--top", "4",
            "--json").Succeeded().Output.Trim()
            .Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.InRange(lines.Count, 1, 4);
        Assert.All(lines, line => Assert.Equal(2, line.GetProperty("latent").GetInt32()));
        Assert.All(lines, line => Assert.InRange(line.GetProperty("row").GetInt32(), 0, 59));
        var values = lines.Select(line => line.GetProperty("value").GetDouble()).ToList();
        Assert.Equal(values.OrderDescending(), values);
        var table = Command.Run("latents", _tiny.Out, _tiny.Data, "--label-column", "class", "--latent", "2").Succeeded().Output;
        Assert.Matches(@"^row +value\n\d+ +\d", table);
    }

    [Fact]
    public void A_latent_that_does_not_exist_is_rejected()
    {
        Assert.Contains("0 to 5", Command.Run("latents", _tiny.Out, _tiny.Data, "--label-column", "class", "--latent", "6").Rejected(2));
        Assert.Contains("at least 1",
            Command.Run("latents", _tiny.Out, _tiny.Data, "--label-column", "class", "--latent", "1", "--top", "0").Rejected(2));
    }

    [Fact]
    public void Evaluate_reports_the_sparsity_and_the_unexplained_variance_of_a_dictionary()
    {
        using var line = JsonDocument.Parse(Command.Run("evaluate", _tiny.Out, _tiny.Data, "--label-column", "class",
            "--json").Succeeded().LastLine);
        var found = line.RootElement;
        Assert.InRange(found.GetProperty("l0").GetDouble(), 0.5, 2);
        Assert.Equal(6, found.GetProperty("densities").GetArrayLength());
        Assert.Equal(found.GetProperty("l0").GetDouble(), found.GetProperty("densities").EnumerateArray().Sum(d => d.GetDouble()), 1e-9);
        Assert.Equal(1 - found.GetProperty("explainedVariance").GetDouble(), found.GetProperty("unexplainedVariance").GetDouble(), 1e-9);
        var unused = found.GetProperty("densities").EnumerateArray().Count(density => density.GetDouble() == 0);
        Assert.Equal(unused / 6.0, found.GetProperty("deadShare").GetDouble(), 1e-9);
        var table = Command.Run("evaluate", _tiny.Out).Succeeded().Output;
        Assert.Contains("unexplained", table);
        Assert.Contains("l0 is", table);
    }
}
