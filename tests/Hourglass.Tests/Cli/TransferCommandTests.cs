using System.Text.Json;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Tests.Cli;

/// <summary><c>probe</c>, <c>finetune</c>, <c>predict</c>, <c>compress</c>, <c>decompress</c> and <c>compare</c>.</summary>
public sealed class TransferCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public TransferCommandTests() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Probes_are_measured_on_codes_and_rows()
    {
        var table = Command.Run("probe", _tiny.Out, _tiny.Data, "--label-column", "class", "--pixels").Succeeded().Output;
        Assert.Contains("2 codes  4 values", table);
        foreach (var name in (string[])["knn", "logistic", "svm", "forest", "kmeans", "silhouette"]) Assert.Contains(name, table);
        var lines = Command.Run("probe", _tiny.Out, _tiny.Data, "--label-column", "class", "--probe", "forest", "--labels", "20",
            "--json").Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(2, Field(Assert.Single(lines), "features").GetInt32());
        Assert.Equal(LibraryAccuracy(20), Field(lines[0], "accuracy").GetDouble());
        Assert.Contains("“forest”", Command.Run("probe", _tiny.Out, _tiny.Data, "--label-column", "class", "--probe", "forst").Rejected(2));
        Assert.Contains("--label-column", Command.Run("probe", _tiny.Out, _tiny.Data, "--columns", "a,b,c,d").Rejected(2));
        Assert.Contains("found 61", Command.Run("probe", _tiny.Out, _tiny.Data, "--label-column", "class", "--labels", "61").Rejected(2));
    }

    [Fact]
    public void A_head_is_trained_saved_used_and_unchanged_by_zero_epochs()
    {
        string[] data = [_tiny.Data, "--label-column", "class"];
        string first = _tiny.File("a.safetensors"), second = _tiny.File("b.safetensors");
        string[] words = ["finetune", _tiny.Out, .. data, "--freeze", "--hidden", "8", "--out", first, "--json"];
        var result = Command.Run(words).Succeeded().Output;
        Assert.Equal(48, Field(result, "labels").GetInt32());
        Command.Run(["finetune", first, .. data, "--epochs", "0", "--out", second]).Succeeded();
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));

        var csv = Command.Run(["predict", first, .. data]).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(("even,odd", 61), (csv[0], csv.Length));
        Assert.Equal(1, csv[1].Split(',').Sum(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), 1e-5);
        var json = Command.Run(["predict", first, .. data, "--json"]).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(60, json.Length);
        Assert.Contains(Field(json[0], "class").GetString(), (string[])["even", "odd"]);
        Assert.Contains("no head", Command.Run(["predict", _tiny.Out, .. data]).Rejected(1));
    }

    [Theory]
    [InlineData("--batch-size", "8")]
    [InlineData("--learning-rate", "0.001")]
    [InlineData("--encoder-rate", "1")]
    [InlineData("--hidden", "8")]
    [InlineData("--labels", "10")]
    [InlineData("--iterations", "30")]
    [InlineData("--seed", "3")]
    [InlineData("--freeze")]
    public void Each_option_of_a_training_changes_its_result(params string[] option)
    {
        Assert.Equal(Trained("a"), Trained("b"));
        Assert.NotEqual(Trained("a"), Trained("b", option));

        byte[] Trained(string name, params string[] more)
        {
            var path = _tiny.File($"{name}.safetensors");
            string[] usual = more is ["--iterations", ..] ? [] : ["--iterations", "20"];
            Command.Run(["finetune", _tiny.Out, _tiny.Data, "--label-column", "class", .. usual, .. more, "--out", path]).Succeeded();
            return File.ReadAllBytes(path);
        }
    }

    [Fact]
    public void Probes_are_tested_on_the_given_rows()
    {
        string[] probe = ["probe", _tiny.Out, _tiny.Data, "--label-column", "class", "--probe", "forest", "--json"];
        var apart = Field(Command.Run(probe).Succeeded().Output, "accuracy").GetDouble();
        var seen = Field(Command.Run([.. probe, "--test", _tiny.Data]).Succeeded().Output, "accuracy").GetDouble();
        Assert.True(seen > apart, $"accuracy {seen} on the training rows, {apart} on others");
    }

    [Fact]
    public void A_column_that_is_not_part_of_the_input_is_predicted()
    {
        var rows = File.ReadAllLines(_tiny.Data).Select((line, i) => i == 0 ? "a,b,c,d,sum" : $"{line[..line.LastIndexOf(',')]},{i % 7}");
        File.WriteAllLines(_tiny.File("numbers.csv"), rows);
        var result = Command.Run("finetune", _tiny.Out, _tiny.File("numbers.csv"), "--target", "sum", "--out", _tiny.File("a.safetensors"),
            "--iterations", "50", "--json").Succeeded().Output;
        var predicted = Command.Run("predict", _tiny.File("a.safetensors"), _tiny.File("numbers.csv"), "--columns",
            "a,b,c,d").Succeeded().Output;
        Assert.StartsWith("sum\n", predicted);
        var errors = predicted.TrimEnd().Split('\n').Skip(1)
            .Select((line, i) => Math.Pow(double.Parse(line, System.Globalization.CultureInfo.InvariantCulture) - (i + 1) % 7, 2));
        Assert.Equal(48 * Field(result, "trainMse").GetDouble() + 12 * Field(result, "mse").GetDouble(), errors.Sum(), 1e-3);
        string[] words = ["finetune", _tiny.Out, _tiny.File("numbers.csv"), "--out", _tiny.File("a.safetensors")];
        Assert.Contains("“sum”", Command.Run([.. words, "--target", "sun"]).Rejected(2));
    }

    [Fact]
    public void The_curve_has_a_line_for_each_number_of_labels()
    {
        string[] words = ["finetune", _tiny.Out, _tiny.Data, "--label-column", "class", "--curve", "--counts", "4,all", "--seeds", "2",
            "--iterations", "20"];
        var table = Command.Run(words).Succeeded().Output.Split('\n');
        Assert.Contains("from scratch", table[0]);
        Assert.StartsWith("48 ", table[2]);
        var lines = Command.Run([.. words, "--json"]).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal(2, Field(lines[0], "accuracies").GetArrayLength());
        Assert.Contains("--curve", Command.Run([.. words, "--freeze"]).Rejected(2));
        Assert.Contains("--curve", Command.Run("finetune", _tiny.Out, _tiny.Data, "--seeds", "3").Rejected(2));
        Assert.Contains("--out", Command.Run("finetune", _tiny.Out, _tiny.Data, "--label-column", "class").Rejected(2));
        foreach (var (option, value) in ((string, string)[])
            [("--learning-rate", "0"), ("--encoder-rate", "-1"), ("--batch-size", "0"), ("--epochs", "-1"), ("--seeds", "0")])
            Assert.Contains($"{option}: expected", Command.Run("finetune", _tiny.Out, _tiny.Data, option, value).Rejected(2));
    }

    [Fact]
    public void Codes_are_compressed_measured_and_decompressed()
    {
        string[] data = [_tiny.Data, "--columns", "a,b,c,d"];
        var table = Command.Run(["compress", _tiny.Out, .. data, "--bits", "4", "--out", _tiny.File("codes.hgc"), "--reference",
            _tiny.Data]).Succeeded().Output;
        Assert.Contains("exclude the decoder", table);
        var lines = Command.Run(["compress", _tiny.Out, .. data, "--json"]).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(["code", "code", "code", "gzip"], lines.Select(line => Field(line, "format").GetString()));
        Assert.Equal([8, 2, 1], lines[..3].Select(line => Field(line, "rowBytes").GetInt32()));
        Assert.InRange(Field(lines[3], "rowBytes").GetDouble(), 1, 16);
        Assert.Contains("gzip is of the raw rows in one file.", table);
        Assert.Equal(4, Field(lines[2], "byteRatio").GetDouble());
        var rows = Command.Run("decompress", _tiny.Out, _tiny.File("codes.hgc")).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(61, rows.Length);
        Command.Run("train", _tiny.Recipe, "--seed", "9", "--out", _tiny.File("other"), "--quiet").Succeeded();
        Assert.Contains("other weights", Command.Run("decompress", _tiny.File("other"), _tiny.File("codes.hgc")).Rejected(1));
        Assert.Contains("found 5",
            Command.Run(["compress", _tiny.Out, .. data, "--bits", "5", "--out", _tiny.File("codes.hgc")]).Rejected(2));
        Assert.Contains("--out", Command.Run(["compress", _tiny.Out, .. data, "--bits", "4"]).Rejected(2));
    }

    [Fact]
    public void Models_are_compared_with_linear_ones()
    {
        Command.Run("train", _tiny.Recipe, "--seed", "9", "--out", _tiny.File("other"), "--quiet").Succeeded();
        var table = Command.Run("compare", _tiny.Out, _tiny.File("other"), _tiny.Data, "--columns", "a,b,c,d").Succeeded().Output;
        Assert.Contains("PPCA, 2 dimensions  x ", table);
        Assert.Contains("not the marginal likelihood", table.ReplaceLineEndings(" "));
        var lines = Command.Run("compare", _tiny.Out, _tiny.Data, "--columns", "a,b,c,d",
            "--json").Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(["x given its code", "x given its code", "x"], lines.Select(line => Field(line, "likelihoodOf").GetString()));
        Assert.Equal(45, Field(lines[0], "trainRows").GetInt32()); // the training part of the model's own recipe

        string[] words = ["compare", _tiny.Out, _tiny.Data, "--columns", "a,b,c,d", "--json"];
        var usual = Command.Run(words).Succeeded().Output;
        Assert.NotEqual(usual, Command.Run([.. words, "--per-feature"]).Succeeded().Output);
        Assert.Equal(60, Field(Command.Run([.. words, "--train", _tiny.Data]).Succeeded().Output.Split('\n')[0], "trainRows").GetInt32());
    }

    /// <summary>The accuracy of the forest on a fifth of the rows, trained on some of the others.</summary>
    private double LibraryAccuracy(int labels)
    {
        var model = ModelFile.Load(Path.Combine(_tiny.Out, "model.safetensors"));
        var (train, test) = CsvFile.Read(_tiny.Data, new CsvOptions { LabelColumn = "class" }).Split(0.2, 0);
        train = train.Select(LabelSubset.Balanced(train, labels, 0));
        var codes = Probe.Codes(model, train, test);
        return Probe.Measure(ProbeKind.Forest, codes.Train, train.Labels, codes.Test, test.Labels, 0).Accuracy!.Value;
    }

    private static JsonElement Field(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name);
}
