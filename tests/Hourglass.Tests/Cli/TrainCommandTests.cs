using System.Text.Json;
using Hourglass.Models;
using Hourglass.Runs;

namespace Hourglass.Tests.Cli;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_run_leaves_the_model_the_checkpoint_the_history_the_recipe_and_the_report()
    {
        var outcome = Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Succeeded();

        Assert.Contains("45 training rows, 15 test rows", outcome.Output);
        Assert.Contains("PCA with 2 dimensions", outcome.Output);
        Assert.Contains("predicting the mean", outcome.Output);
        Assert.Contains("test rows", outcome.Output);
        Assert.Contains("epoch 4", outcome.Error);
        var model = ModelFile.Load(Path.Combine(_tiny.Out, "model.safetensors"));
        Assert.Equal(4, model.History.Entries.Count);
        Assert.Equal(model.History.Entries.Select(HistoryJson.WriteLine), File.ReadAllLines(Path.Combine(_tiny.Out, "metrics.jsonl")));
        Assert.Equal(RecipeJson.Write(model.Recipe), File.ReadAllText(Path.Combine(_tiny.Out, "recipe.json")).TrimEnd());
        ModelFile.Load(Path.Combine(_tiny.Out, "checkpoint.safetensors"));
        Assert.Contains("predicting the mean", File.ReadAllText(Path.Combine(_tiny.Out, "report.html")));
        Assert.True(File.Exists(Path.Combine(_tiny.Out, "report-loss.svg")));
    }

    [Fact]
    public void The_last_line_under_json_is_the_promised_object()
    {
        var outcome = Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--json").Succeeded();

        using var json = JsonDocument.Parse(outcome.LastLine);
        var root = json.RootElement;
        Assert.Equal(["model", "seconds", "steps", "metrics"], root.EnumerateObject().Take(4).Select(p => p.Name));
        Assert.True(File.Exists(root.GetProperty("model").GetString()));
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(4 * 6, root.GetProperty("steps").GetInt64());
        var metrics = root.GetProperty("metrics");
        foreach (var part in (string[])["train", "test"])
            Assert.Equal(["loss", "mse", "mae", "terms"], metrics.GetProperty(part).EnumerateObject().Select(p => p.Name));
        Assert.Equal(["meanMse", "pcaMse"], metrics.GetProperty("baseline").EnumerateObject().Select(p => p.Name));
        var model = ModelFile.Load(root.GetProperty("model").GetString()!);
        Assert.Equal(metrics.GetProperty("test").GetProperty("loss").GetDouble(), model.History.Entries[^1].Validation!["loss"], 6);
    }

    [Fact]
    public void The_terms_of_an_objective_with_a_penalty_are_printed_by_train_and_evaluate()
    {
        string[] penalty = ["--set", "objective.penalties=[{\"penalty\":\"l1\",\"weight\":0.1}]"];
        var trained = Command.Run(["train", _tiny.Recipe, "--out", _tiny.Out, .. penalty]).Succeeded();
        Assert.Matches(@"loss +MSE +MAE +squaredError +l1", trained.Output);
        Assert.Matches(@"explained +squaredError +l1", Command.Run("evaluate", _tiny.Out).Succeeded().Output);
        using var json = JsonDocument.Parse(Command.Run("evaluate", _tiny.Out, "--json").Succeeded().LastLine);
        var terms = json.RootElement.GetProperty("terms").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
        Assert.Equal(["loss", "squaredError", "l1"], terms.Keys);
        Assert.Equal(terms["loss"], terms["squaredError"] + 0.1 * terms["l1"], 1e-6);
        Assert.DoesNotContain("squaredError  ",
            Command.Run("train", _tiny.Recipe, "--out", _tiny.File("plain"), "--quiet").Succeeded().Output);
    }

    [Fact]
    public void Without_test_rows_the_test_is_null_and_a_code_as_wide_as_the_data_has_no_pca()
    {
        var outcome = Command.Run(
            "train", _tiny.Recipe, "--out", _tiny.Out, "--json", "--set", "data.testFraction=null", "--set", "data.validation=none",
            "--set", "encoder.1.units=4").Succeeded();

        using var json = JsonDocument.Parse(outcome.LastLine);
        var metrics = json.RootElement.GetProperty("metrics");
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("test").ValueKind);
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("baseline").GetProperty("pcaMse").ValueKind);
        Assert.Equal(1, metrics.GetProperty("baseline").GetProperty("meanMse").GetDouble(), 5); // the rows are standardized
    }

    [Fact]
    public void Options_change_the_recipe_that_is_written()
    {
        Command.Run(
            "train", _tiny.Recipe, "--out", _tiny.Out, "--iterations", "9", "--seed", "77", "--set", "training.batchSize=5",
                "--quiet").Succeeded();

        var training = RecipeJson.Parse(File.ReadAllText(Path.Combine(_tiny.Out, "recipe.json"))).Training;
        Assert.Equal((9, null, 77UL, 5), (training.Iterations, training.Epochs, training.Seed, training.BatchSize));
    }

    [Fact]
    public void Data_and_the_csv_options_replace_the_recipes()
    {
        var other = _tiny.File("semicolons.csv");
        File.WriteAllLines(other, Enumerable.Range(0, 20).Select(i => $"{i},{i * i % 7},{i % 5},{i % 2},{i % 3}"));

        var outcome = Command.Run(
            "train", _tiny.Recipe, "--out", _tiny.Out, "--data", other, "--label-column", "4", "--header", "false").Succeeded();

        Assert.Contains("15 training rows, 5 test rows", outcome.Output);
    }

    [Fact]
    public void Each_option_of_a_csv_source_changes_what_is_read()
    {
        var (semicolons, test) = (_tiny.File("semicolons.csv"), _tiny.File("test.csv"));
        File.WriteAllLines(semicolons, ["p;q;r;s;t", .. Enumerable.Range(0, 20).Select(i => $"{i},5;{i % 7};{i % 5},25;{i % 3};{i % 2}")]);
        File.WriteAllLines(test, ["p;q;r;s;t", .. Enumerable.Range(0, 6).Select(i => $"{i},5;{i % 7};{i % 5},25;{i % 3};{i % 2}")]);

        var outcome = Command.Run(
            "train", _tiny.Recipe, "--out", _tiny.Out, "--data", semicolons, "--decimal-comma", "--columns", "p,q,r,s", "--label-column",
                "t",
            "--set", $"data.test={test}", "--set", "data.testFraction=null", "--set", "data.trainLabels=[\"1\"]").Succeeded();

        Assert.Contains("10 training rows, 6 test rows", outcome.Output);
        var data = RecipeJson.Parse(File.ReadAllText(Path.Combine(_tiny.Out, "recipe.json"))).Data;
        Assert.Equal((semicolons, test, "t", true), (data.Source, data.Test, data.LabelColumn, data.DecimalComma));
        Assert.Equal(["p", "q", "r", "s"], data.Columns);
        // The model knows its table: nothing need be said twice.
        Assert.Contains("20", Command.Run("evaluate", _tiny.Out, semicolons).Succeeded().Output);
    }

    [Fact]
    public void Quiet_shows_no_progress() =>
        Assert.Empty(Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded().Error);

    [Fact]
    public void The_seed_decides_the_weights_and_the_threads_do_not()
    {
        byte[] Train(string name, params string[] options)
        {
            var folder = _tiny.File(name);
            Command.Run(["train", _tiny.Recipe, "--out", folder, "--quiet", .. options]).Succeeded();
            return Weights.Of(Path.Combine(folder, "model.safetensors"));
        }

        var first = Train("a", "--threads", "1");
        Assert.Equal(first, Train("b", "--threads", "2"));
        Assert.NotEqual(first, Train("c", "--seed", "6"));
    }

    [Fact]
    public void Bench_measures_a_recipe_beside_the_peak()
    {
        using var json = JsonDocument.Parse(Command.Run("bench", "cube-3d", "--json").Succeeded().LastLine);
        Assert.True(json.RootElement.GetProperty("peak").GetProperty("gigaFlops").GetDouble() > 0);
        var step = json.RootElement.GetProperty("steps")[0];
        Assert.Equal("cube-3d", step.GetProperty("recipe").GetString());
        Assert.Equal((1, 4), (step.GetProperty("threads").GetInt32(), step.GetProperty("batchSize").GetInt32()));
        Assert.True(step.GetProperty("microseconds").GetDouble() > 0);
    }

    [Fact]
    public void Each_embedded_recipe_is_a_recipe_that_builds_and_is_listed()
    {
        var listed = Command.Run("recipes").Succeeded().Output;
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "recipes"),
            "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);
        Assert.Equal(files.Order(StringComparer.Ordinal), EmbeddedRecipes.Names);
        foreach (var name in EmbeddedRecipes.Names)
        {
            Assert.Contains($"\n  {name} ", "\n" + listed);
            var recipe = RecipeJson.Parse(Command.Run("recipes", name).Succeeded().Output);
            Assert.Equal(name, recipe.Name);
            Assert.NotNull(recipe.Task);
            Assert.NotEmpty(recipe.Encoder);
            // Codes are a file that the user makes, as the description says.
            var isMade = recipe.Data.Source == "codes.npy" && recipe.Description.Contains("--out codes.npy", StringComparison.Ordinal);
            Assert.True(isMade || recipe.Data.Pictures is not null || DataLoader.Catalog.Contains(recipe.Data.Source), recipe.Data.Source);
        }
    }
}
