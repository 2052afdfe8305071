using System.Globalization;
using System.Text.Json;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass density</c>, and <c>hourglass sample</c> of models without a prior.</summary>
public sealed class DensityCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public DensityCommandTests() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_density_is_fitted_to_training_rows_only_saved_and_sampled_from()
    {
        Assert.Contains("--density", Command.Run("sample", _tiny.Out).Rejected(2));
        var lines = Command.Run("density", _tiny.Out, "--json").Succeeded().Output.TrimEnd().Split('\n');
        var model = ModelFile.Load(_tiny.File("out/model.safetensors"));
        var (train, test) = Rows(model);
        var expected = FullGaussian.Fit(model.Encode(train));
        var saved = Assert.IsType<FullGaussian>(model.FindDensity());
        Assert.Equal(expected.LogDensity(model.Encode(test)), saved.LogDensity(model.Encode(test)));
        Assert.Equal(expected.LogDensity(model.Encode(train)).Average(), Json(lines[0]).GetProperty("meanLogDensity").GetDouble());
        Assert.Equal(expected.Bic(model.Encode(train)), Json(lines[0]).GetProperty("bic").GetDouble());
        Assert.Equal(expected.LogDensity(model.Encode(test)).Average(), Json(lines[1]).GetProperty("meanLogDensity").GetDouble());
        Assert.Contains("full Gaussian of 5 parameters", Command.Run("density", _tiny.Out).Succeeded().Output);

        var table = Command.Run("sample", _tiny.Out, "--count", "4", "--seed", "2", "--log-density").Succeeded();
        Assert.Empty(table.Error);
        var rows = table.Output.TrimEnd().Split('\n');
        Assert.EndsWith(",log_density", rows[0]);
        var samples = model.Sample(expected, 4, 2);
        var last = rows[4].Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal((float)expected.LogDensity(samples.Codes)[3], last[^1]);
        Assert.Equal(Enumerable.Range(0, 4).Select(c => samples.Rows[3, c]), last[..4]);
        Assert.Equal(table.Output,
            Command.Run("sample", _tiny.Out, "--count", "4", "--seed", "2", "--log-density", "--density", "full").Succeeded().Output);
    }

    [Theory]
    [InlineData("--density", "diagonal")]
    [InlineData("--density", "full")]
    [InlineData("--density", "mixture", "--components", "2")]
    [InlineData("--components", "auto")]
    [InlineData("--per-class")]
    [InlineData("--per-class", "--class", "even")]
    [InlineData("--per-class", "--density", "diagonal", "--class", "odd")]
    public void Each_option_gives_other_samples_and_reports_the_fitted_density(params string[] options)
    {
        var plain = Command.Run("sample", _tiny.Out, "--density", "mixture", "--components", "1").Succeeded();
        var found = Command.Run(["sample", _tiny.Out, .. options]).Succeeded();
        Assert.NotEqual(plain.Output, found.Output);
        Assert.Contains("to the codes of 45 rows", found.Error);
        Assert.Equal(found.Output, Command.Run(["sample", _tiny.Out, .. options]).Succeeded().Output);
    }

    [Fact]
    public void Given_data_replace_the_rows_of_the_recipe()
    {
        var some = _tiny.File("some.csv");
        File.WriteAllLines(some, File.ReadLines(_tiny.Data).Take(31));
        var found = Command.Run("sample", _tiny.Out, "--density", "full", "--data", some, "--label-column", "class").Succeeded();
        Assert.Contains("30 rows", found.Error);
        Assert.NotEqual(Command.Run("sample", _tiny.Out, "--density", "full").Succeeded().Output, found.Output);
    }

    [Fact]
    public void A_saved_density_per_class_samples_a_class()
    {
        Command.Run("density", _tiny.Out, "--per-class").Succeeded();
        var even = Command.Run("sample", _tiny.Out, "--class", "even", "--count", "3").Succeeded().Output;
        Assert.NotEqual(even, Command.Run("sample", _tiny.Out, "--class", "odd", "--count", "3").Succeeded().Output);
        Assert.Contains("“even”", Command.Run("sample", _tiny.Out, "--class", "evn").Rejected(2));
    }

    [Fact]
    public void Nearest_rows_are_written_with_their_distances()
    {
        var found = Command.Run("sample", _tiny.Out, "--density", "full", "--count", "5", "--nearest", _tiny.File("near.csv")).Succeeded();
        Assert.Empty(found.Output);
        var lines = File.ReadAllLines(_tiny.File("near.csv"));
        Assert.Equal("sample,nearest_row,distance", lines[0]);
        Assert.Equal(6, lines.Length);
        var model = ModelFile.Load(_tiny.File("out/model.safetensors"));
        var (train, _) = Rows(model);
        var samples = model.Sample(FullGaussian.Fit(model.Encode(train)), 5, 0).Rows;
        var row = new float[4];
        var distances = Enumerable.Range(0, train.Count).Select(r =>
        {
            train.Table.CopyRow(r, row);
            return Math.Sqrt(Enumerable.Range(0, 4).Sum(c => Math.Pow((row[c] - samples[4, c]) * model.Scaler.Map.Scale[c], 2)));
        }).ToArray();
        Assert.Equal(distances.Min(), double.Parse(lines[5].Split(',')[2], CultureInfo.InvariantCulture), 1e-5);
        Assert.Equal(Array.IndexOf(distances, distances.Min()), int.Parse(lines[5].Split(',')[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Generative_metrics_are_measured_in_the_codes_of_another_model()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("judge"), "--quiet", "--set", "training.seed=9", "--set",
            "name=other").Succeeded();
        string[] words = ["sample", _tiny.Out, "--per-class", "--count", "40", "--feature-model", _tiny.File("judge")];
        var table = Command.Run(words).Succeeded().Output;
        Assert.Contains("“other”", table);
        Assert.Contains(_tiny.File("judge"), table);
        var lines = Command.Run([.. words, "--json"]).Succeeded().Output.TrimEnd().Split('\n');
        var model = ModelFile.Load(_tiny.File("out/model.safetensors"));
        var (train, test) = Rows(model);
        var judge = GenerativeMetrics.Create(ModelFile.Load(_tiny.File("judge/model.safetensors")), "", train);
        var samples = model.Sample(PerClassDensity.Fit(model.Encode(train), train.Labels, train.ClassNames, FullGaussian.Fit), 40, 0);
        var quality = judge.Measure(samples.Rows, samples.Classes);
        Assert.Equal(quality.Frechet, Json(lines[0]).GetProperty("frechet").GetDouble());
        Assert.Equal(quality.Precision, Json(lines[0]).GetProperty("precision").GetDouble());
        Assert.Equal(quality.Recall, Json(lines[0]).GetProperty("recall").GetDouble());
        Assert.Equal(quality.Agreement, Json(lines[0]).GetProperty("agreement").GetDouble());
        Assert.Equal(judge.Measure(test, 40).Frechet, Json(lines[1]).GetProperty("frechet").GetDouble());
        Assert.Contains("own samples", Command.Run("sample", _tiny.Out, "--density", "full", "--feature-model", _tiny.Out).Rejected(2));
    }

    [Theory]
    [InlineData("“diagonal”", "--density", "diagnal")]
    [InlineData("penalty", "--density", "prior")]
    [InlineData("--per-class", "--density", "prior", "--per-class")]
    [InlineData("mixture", "--density", "full", "--components", "3")]
    [InlineData("--components", "--density", "mixture", "--components", "0")]
    [InlineData("--per-class", "--class", "even")]
    [InlineData("CSV", "--density", "full", "--log-density", "--out", "x.npy")]
    [InlineData(".png", "--density", "full", "--nearest", "x.txt")]
    [InlineData("at least 1", "--density", "full", "--count", "0")]
    public void Impossible_options_are_rejected_with_the_reason(string word, params string[] options) =>
        Assert.Contains(word, Command.Run(["sample", _tiny.Out, .. options]).Rejected(2));

    [Fact]
    public void Data_without_effect_are_rejected()
    {
        Command.Run("density", _tiny.Out).Succeeded();
        Assert.Contains("--data", Command.Run("sample", _tiny.Out, "--data", _tiny.Data).Rejected(2));
        Assert.Contains("file", Command.Run("density", _tiny.Out, "--label-column", "class").Rejected(2));
        Assert.Contains("classes", Command.Run("density", _tiny.Out, _tiny.Data, "--columns", "a,b,c,d", "--per-class").Rejected(2));
    }

    private static (DataSet Train, DataSet Test) Rows(Autoencoder model)
    {
        var source = CsvFile.Read(model.Recipe.Data.Source, new CsvOptions { LabelColumn = "class" });
        var data = TrainingData.Prepare(model.Recipe.Data, new DataPair(source, null), model.Recipe.Training.Seed);
        return (data.Train, data.Test!);
    }

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;
}
