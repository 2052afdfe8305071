using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Tests.Cli;

/// <summary>Commands for a trained model: evaluate, encode, decode, reconstruct, info.</summary>
public sealed class UseCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public UseCommandTests() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData("keep", "=1+2,-b,@c,d,-5")]
    [InlineData("quote", "'=1+2,'-b,'@c,d,-5")]
    public void Names_that_a_spreadsheet_takes_for_formulas_are_quoted_by_choice(string choice, string expected)
    {
        using var tiny = new TinyRun();
        var data = tiny.File("formulas.csv");
        File.WriteAllLines(data, ["=1+2,-b,@c,d,-5", .. Enumerable.Range(0, 20).Select(i => $"{i},{i % 3},{i % 5},{i % 7},{i % 2}")]);
        string[] options = ["--header", "true"];
        Command.Run(["train", "--data", data, .. options, "--epochs", "1", "--out", tiny.Out, "--quiet"]).Succeeded();
        using var process = CommandProcess.Start(
            new() { ["HOURGLASS_CSV_FORMULAS"] = choice }, ["reconstruct", tiny.Out, data, .. options]);
        Assert.Equal(expected, process.Wait().Succeeded().Output.Split('\n')[0]);
    }

    [Fact]
    public void Evaluate_measures_the_rows_of_the_recipe_or_of_a_file()
    {
        var own = Command.Run("evaluate", _tiny.Out, "--json").Succeeded().Output.Trim().Split('\n');
        Assert.Equal([45, 15], own.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("rows").GetInt32()));
        using var all = JsonDocument.Parse(Command.Run("evaluate", _tiny.Out, _tiny.Data, "--label-column", "class",
            "--json").Succeeded().LastLine);
        Assert.Equal(60, all.RootElement.GetProperty("rows").GetInt32());
        Assert.True(all.RootElement.GetProperty("explainedVariance").GetDouble() < 1);
        Assert.Contains("explained", Command.Run("evaluate", _tiny.Out).Succeeded().Output);
    }

    [Fact]
    public void Rows_of_another_width_are_rejected()
    {
        var wide = _tiny.File("wide.csv");
        File.WriteAllLines(wide, ["a,b,c,d,e", "1,2,3,4,5", "1,2,3,4,6"]);
        var sentence = Command.Run("evaluate", _tiny.Out, wide).Rejected(1);
        Assert.Contains("the column “e” is not in it", sentence);
        var numbers = _tiny.File("wide.npy");
        NpyFile.Write(numbers, RowTable.FromFloats(new float[10], 2, 5));
        sentence = Command.Run("evaluate", _tiny.Out, numbers).Rejected(1);
        Assert.Contains("4 values", sentence);
        Assert.Contains("found 5", sentence);
    }

    [Fact]
    public void Codes_written_and_decoded_again_are_the_reconstruction()
    {
        var (codes, decoded, made) = (_tiny.File("codes.csv"), _tiny.File("decoded.csv"), _tiny.File("made.csv"));
        Command.Run("encode", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", codes).Succeeded();
        Command.Run("decode", _tiny.Out, codes, "--out", decoded).Succeeded();
        Command.Run("reconstruct", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", made).Succeeded();

        Assert.Equal("z0,z1", File.ReadLines(codes).First());
        Assert.Equal("a,b,c,d", File.ReadLines(made).First());
        Assert.Equal(File.ReadAllLines(decoded).Skip(1), File.ReadAllLines(made).Skip(1));
        Assert.Equal(61, File.ReadAllLines(made).Length);
    }

    [Fact]
    public void Encode_is_a_filter_from_CSV_to_CSV()
    {
        var outcome = Command.RunWith("a,b,c,d\n0.1,0.2,0.3,0.4\n1,2,3,4\n", default, "encode", _tiny.Out, "-").Succeeded();

        Assert.Empty(outcome.Error);
        var lines = outcome.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        var codes = ModelFile.Load(Path.Combine(_tiny.Out, "model.safetensors")).Encode(new[,] { { 0.1f, 0.2f, 0.3f, 0.4f },
            { 1, 2, 3, 4 } });
        var written = lines[2].Split(',').Select(word => float.Parse(word, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal([codes[1, 0], codes[1, 1]], written);
    }

    [Fact]
    public void One_code_can_be_decoded_from_the_command_line()
    {
        var rows = Command.Run("decode", _tiny.Out, "--z=-1,5").Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal("x0,x1,x2,x3", rows[0]);
        Assert.Equal(4, rows[1].Split(',').Length);
        Assert.Equal(rows, Command.Run("decode", _tiny.Out, "--z", "-1,5").Succeeded().Output.TrimEnd().Split('\n'));
        Assert.Contains("codes of 2 values; found 3", Command.Run("decode", _tiny.Out, "--z=1,2,3").Rejected(1));
        Assert.Contains("“x”", Command.Run("decode", _tiny.Out, "--z=1,x").Rejected(2));
        Assert.Contains("either", Command.Run("decode", _tiny.Out).Rejected(2));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_rejected_before_the_work()
    {
        Assert.Contains(".csv", Command.Run("encode", _tiny.Out, "nowhere.csv", "--out", "codes.xls").Rejected(2));
        Assert.Contains("no folder", Command.Run("encode", _tiny.Out, "nowhere.csv", "--out", _tiny.File("no/where.csv")).Rejected(1));
        Assert.Contains("not pictures",
            Command.Run("reconstruct", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", _tiny.File("p.png")).Rejected(2));
    }

    [Fact]
    public void Info_shows_layers_parts_parameters_and_history()
    {
        var text = Command.Run("info", _tiny.Out).Succeeded().Output;
        Assert.Contains("encoder.0", text);
        Assert.Contains("dense, tanh", text);
        Assert.Matches(@"(?m)^loss +squaredError\b", text);
        Assert.Matches(@"(?m)^optimizer +adam\b", text);
        Assert.Matches(@"(?m)^scaler +standard\b", text);
        Assert.Contains("4 entries", text);
        using var json = JsonDocument.Parse(Command.Run("info", Path.Combine(_tiny.Out, "checkpoint.safetensors"),
            "--json").Succeeded().LastLine);
        Assert.Equal(4 * 6 + 6 + 6 * 2 + 2 + 2 * 6 + 6 + 6 * 4 + 4, json.RootElement.GetProperty("parameters").GetInt32());
        Assert.Equal(4, json.RootElement.GetProperty("layers").GetArrayLength());
        Assert.Equal("tiny", json.RootElement.GetProperty("recipe").GetProperty("name").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("history").GetArrayLength());
    }

    [Fact]
    public void Info_shows_each_part_by_its_name_with_its_options()
    {
        var path = _tiny.File("parts");
        Command.Run(
            "train", _tiny.Recipe, "--out", path, "--quiet", "--set", """bottleneck={ "bottleneck": "gaussian", "size": 2 }""",
            "--set",
            """objective.penalties=[{ "penalty": "kl", "weight": 0.5 }, { "penalty": "l1", "weight": 0.25, "layer": "encoder.0" }]""",
            "--set", """corruption={ "corruption": "masking", "fraction": 0.25 }""").Succeeded();
        Command.Run("detect", "fit", path, "--normal", "odd", "--score", "mahalanobis", "--q", "0.75").Succeeded();
        Command.Run("density", path, "--density", "mixture", "--components", "2").Succeeded();
        var text = Command.Run("info", path).Succeeded().Output;
        foreach (var line in (string[])
        [
            "bottleneck +gaussian +size 2", "penalty +kl +.*weight 0.5", "penalty +l1 +.*weight 0.25", "corruption +masking +fraction 0.25",
            "detector +mahalanobis = .*; threshold .*0.75", "attachment +density +.*density mixture",
        ])
            Assert.Matches($"(?m)^{line}", text);
        Assert.DoesNotMatch("(?m)^attachment +detector", text); // once is enough
        using var json = JsonDocument.Parse(Command.Run("info", path, "--json").Succeeded().LastLine);
        var parts = json.RootElement.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("part").GetString());
        Assert.Equal(
            ["bottleneck", "loss", "penalty", "penalty", "corruption", "optimizer", "scaler", "attachment", "attachment"], parts);
    }

    [Fact]
    public void A_model_of_a_newer_version_is_rejected()
    {
        var path = _tiny.File("newer.safetensors");
        var bytes = File.ReadAllBytes(Path.Combine(_tiny.Out, "model.safetensors"));
        var text = System.Text.Encoding.Latin1.GetString(bytes)
            .Replace("hourglass.checksums", "hourglass.forgotten", StringComparison.Ordinal)
            .Replace("\"hourglass.version\":\"1\"", "\"hourglass.version\":\"9\"", StringComparison.Ordinal);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));
        Assert.Contains("newer version", Command.Run("info", path).Rejected(1));
    }

    [Fact]
    public void Every_command_has_help_with_an_example()
    {
        foreach (var command in (string[])["train", "recipes", "evaluate", "reconstruct", "encode", "decode", "info", "data", "bench"])
            Assert.Contains($"Examples:\n  hourglass {command}",
                Command.Run(command, "--help").Succeeded().Output.ReplaceLineEndings("\n"));
    }
}
