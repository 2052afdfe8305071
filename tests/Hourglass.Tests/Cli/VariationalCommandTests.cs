using System.Text.Json;

namespace Hourglass.Tests.Cli;

/// <summary>The output of commands on a variational model.</summary>
public sealed class VariationalCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Training_and_evaluation_report_the_ELBO_the_bound_and_the_active_units()
    {
        var (recipe, folder) = (Recipe(weight: 1), _tiny.Out);
        var trained = Command.Run("train", recipe, "--out", folder, "--quiet").Succeeded();
        Assert.Contains("of 2 units active", trained.Output);
        Assert.Contains("−ELBO", trained.Output);
        Assert.DoesNotContain("warning", trained.Error, StringComparison.Ordinal);

        var text = Command.Run("evaluate", folder, "--likelihood-samples", "20").Succeeded().Output;
        Assert.Contains("negativeElbo", text);
        Assert.Contains("−log p(x), 20 samples", text);
        using var json = JsonDocument.Parse(Command.Run("evaluate", folder, "--likelihood-samples", "20", "--json").Succeeded().LastLine);
        var found = json.RootElement;
        var elbo = -found.GetProperty("terms").GetProperty("negativeElbo").GetDouble();
        Assert.InRange(found.GetProperty("logLikelihood").GetDouble(), elbo - 0.2, elbo + 5);
        Assert.InRange(found.GetProperty("activeUnits").GetInt32(), 1, 2);
        Assert.Contains("at least 1", Command.Run("evaluate", folder, "--likelihood-samples", "0").Rejected(2));
    }

    [Fact]
    public void A_posterior_collapse_is_a_warning()
    {
        var trained = Command.Run("train", Recipe(weight: 1000), "--out", _tiny.Out, "--quiet").Succeeded();
        Assert.Contains("warning: the codes have collapsed", trained.Error);
    }

    [Fact]
    public void A_model_without_a_likelihood_is_rejected_with_the_reason()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();
        Assert.Contains("a likelihood as loss", Command.Run("evaluate", _tiny.Out, "--likelihood-samples", "5").Rejected(2));
    }

    private string Recipe(int weight)
    {
        var path = _tiny.File($"vae-{weight}.json");
        File.WriteAllText(path, $$"""
            {
              "name": "tiny-vae",
              "data": { "source": "{{_tiny.Data}}", "labelColumn": "class", "scaler": "standard",
                        "testFraction": 0.25, "validation": "test" },
              "encoder": [ { "layer": "dense", "units": 6, "activation": "tanh" } ],
              "bottleneck": { "bottleneck": "gaussian", "size": 2 },
              "decoder": [ { "layer": "dense", "units": 6, "activation": "tanh" }, { "layer": "dense", "units": 4 } ],
              "objective": { "loss": "gaussianLikelihood", "variance": 0.1, "penalties": [ { "penalty": "kl", "weight": {{weight}} } ] },
              "training": { "epochs": 60, "batchSize": 8, "optimizer": "adam", "learningRate": 0.01, "seed": 5 }
            }
            """);
        return path;
    }
}
