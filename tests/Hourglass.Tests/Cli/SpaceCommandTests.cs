using System.Globalization;
using System.Text.Json;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass space</c>, and the distance that <c>decode</c> reports: the numbers are those of the library.</summary>
public sealed class SpaceCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public SpaceCommandTests() => Train();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Stats_report_the_measurements_of_the_library()
    {
        var (model, rows) = (Model(), Rows());
        using var found = JsonDocument.Parse(Space("stats", "--json", "--neighbors", "3", "--cells", "5", "--zero").Succeeded().LastLine);
        var root = found.RootElement;
        var codes = model.Encode(rows);
        var statistics = CodeStatistics.Measure(codes);
        Assert.Equal(60, root.GetProperty("rows").GetInt32());
        Assert.Equal(statistics.Mean, Numbers(root.GetProperty("mean")));
        Assert.Equal(statistics.Variance, Numbers(root.GetProperty("variance")));
        Assert.Equal(statistics.Correlation()[0, 1], root.GetProperty("correlation")[0][1].GetDouble());
        Assert.Equal(DimensionImportance.Measure(model, rows, fromZero: true).ErrorIncrease, Numbers(root.GetProperty("importance")));
        var (purity, classes) = (NeighborPurity.Measure(codes, rows.Labels, 3), root.GetProperty("classes"));
        Assert.Equal((purity.Purity, purity.Accuracy),
            (classes.GetProperty("purity").GetDouble(), classes.GetProperty("accuracy").GetDouble()));
        Assert.Equal(CodeGaps.Measure(codes, 5).EmptyShare, root.GetProperty("gaps").GetProperty("emptyShare").GetDouble());

        var table = Space("stats", "--rows", "20").Succeeded().Output;
        Assert.Matches(@"(?m)^20 codes of rows", table);
        Assert.Matches(@"(?m)^dimension +mean +variance +importance$", table);
        Assert.Matches(@"(?m)^PCA-2 ", table);
        Assert.Matches(@"(?m)^codes +\d", table);
    }

    [Fact]
    public void An_interpolation_is_a_table_of_shares_codes_and_rows_with_the_reconstructions_at_its_ends()
    {
        var outcome = Space("interpolate", "--from", "1", "--to", "4", "--steps", "5").Succeeded();
        var (header, lines) = Table(outcome.Output);
        Assert.Equal(["alpha", "z0", "z1", "a", "b", "c", "d"], header);
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1], lines.Select(line => line[0]));
        Assert.Equal(Reconstruct(1), lines[0][3..]);
        Assert.Equal(Reconstruct(4), lines[4][3..]);
        Assert.Contains("row 1 (α = 0) to row 4 (α = 1)", outcome.Error);
        Assert.NotEqual(outcome.Output, Space("interpolate", "--from", "1", "--to", "4", "--steps", "5", "--spherical").Succeeded().Output);
    }

    [Fact]
    public void A_perturbation_starts_with_the_reconstruction_and_a_traversal_stays_within_the_data()
    {
        var (header, lines) = Table(Space("perturb", "--row", "2", "--random", "2", "--seed", "3").Succeeded().Output);
        Assert.Equal(["dimension", "factor", "z0", "z1", "a", "b", "c", "d"], header);
        Assert.Equal([0, 1, -1, -1], lines.Where(line => line[1] == 0).Select(line => line[0]));
        Assert.All(lines.Where(line => line[1] == 0), line => Assert.Equal(Reconstruct(2), line[4..]));
        Assert.Equal(20, lines.Count);
        var moved = Space("perturb", "--dimensions", "z1", "--random", "0", "--factors=-1,1.5").Succeeded().Output;
        Assert.Equal([-1, 1.5f], Table(moved).Lines.Select(line => line[1]));

        var range = CodeRange.Measure(Model().Encode(Rows()), 1);
        var walked = Table(Space("traverse", "--dimensions", "z1", "--steps", "4").Succeeded().Output).Lines;
        Assert.Equal((range.Low, range.High), (walked[0][3], walked[3][3]));
        Assert.Single(walked.Select(line => line[2]).Distinct());
    }

    [Fact]
    public void A_cell_of_the_grid_is_what_decode_prints_for_its_coordinates()
    {
        var (header, lines) = Table(Space("grid", "--size", "3", "--x=-1,1", "--y=3,5").Succeeded().Output);
        Assert.Equal(["row", "column", "z0", "z1", "a", "b", "c", "d"], header);
        Assert.Equal([0, 0, -1, 5], lines[0][..4]); // the first picture: the left, and the top, which is the largest z1
        var decoded = Command.Run("decode", _tiny.Out, "--z=-1,5").Succeeded().LastLine;
        Assert.Equal(decoded.Split(',').Select(Number), lines[0][4..]);
        Assert.Equal(9, lines.Count);
        Assert.Equal(4, Table(Space("grid", "--size", "2").Succeeded().Output).Lines.Count);
    }

    [Fact]
    public void The_map_is_a_chart_or_a_table()
    {
        var (all, byClass) = (_tiny.File("all.svg"), _tiny.File("classes.svg"));
        Assert.Contains("60 rows of rows", Space("map", "--out", all).Succeeded().Output);
        Space("map", "--by-class", "--out", byClass).Succeeded();
        Assert.All((string[])[all, byClass], path => Assert.Contains("row 59 · ", File.ReadAllText(path)));
        var (header, lines) = Table(Space("map", "--rows", "10").Succeeded().Output);
        Assert.Equal(["row", "class", "z0", "z1"], header);
        Assert.Equal(RowChoice.Of(60, 10).Select(row => (float)row), lines.Select(line => line[0]));
    }

    [Fact]
    public void Decode_reports_how_far_a_code_is_from_the_data_and_warns_outside_them()
    {
        var plain = Command.Run("decode", _tiny.Out, "--z=0,0").Succeeded();
        Assert.Empty(plain.Error);
        string[] data = ["--data", _tiny.Data, "--label-column", "class"];
        var codes = Model().Encode(Rows());
        var near = Command.Run(["decode", _tiny.Out, $"--z={codes[7, 0]:R},{codes[7, 1]:R}", .. data]).Succeeded();
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"is {CodeSupport.Fit(codes).Distances(codes)[7]:G4};"), near.Error);
        Assert.DoesNotContain("warning", near.Error);
        var far = Command.Run(["decode", _tiny.Out, "--z=100,-300", .. data]).Succeeded();
        Assert.Contains("warning: the code lies outside", far.Error);
        Assert.Equal(Command.Run("decode", _tiny.Out, "--z=100,-300").Succeeded().Output, far.Output);
        Assert.Contains("--z", Command.Run("decode", _tiny.Out, "codes.csv", "--data", _tiny.Data).Rejected(2));
        Assert.Contains("--data", Command.Run("decode", _tiny.Out, "--z=1,2", "--label-column", "class").Rejected(2));
    }

    [Fact]
    public void Pictures_are_written_for_a_model_of_pictures_and_rejected_for_another()
    {
        Assert.Contains("not pictures", Space("grid", "--out", _tiny.File("grid.png")).Rejected(2));
        var run = _tiny.File("digits");
        Command.Run(
            "train", "quickstart", "--data", "digits", "--out", run, "--epochs", "1", "--quiet", "--set", "data.testFraction=0.2",
            "--set", "data.scaler=minMax", "--set", "decoder.1.units=64", "--set", "encoder.1.units=3").Succeeded();
        foreach (var (command, columns, rows) in ((string, int, int)[])[("interpolate", 10, 2), ("perturb", 5, 6), ("traverse", 10, 3),
            ("grid", 20, 20)])
        {
            var path = _tiny.File(command + ".png");
            Command.Run("space", command, run, "digits", "--out", path).Succeeded();
            var (width, height, _, _) = PngFileTests.Decode(File.ReadAllBytes(path));
            // Labels of axes, rows and columns need more than the pictures.
            Assert.InRange(width, columns * (8 * 2) + (columns - 1) * 4, 2000);
            Assert.InRange(height, rows * 16 + (rows - 1) * 4 + 10, 2000);
        }

        var own = Command.Run("space", "perturb", run, "--random", "9").Succeeded().Output; // of the model's own rows
        Assert.Equal(60, Table(own).Lines.Count);
    }

    [Fact]
    public void A_conditional_model_takes_the_class_of_its_row_and_two_rows_of_one_class()
    {
        Directory.Delete(_tiny.Out, true);
        Train("--set", "conditional=true");
        Assert.Contains("two rows of one class; row 0 is of “even”, row 1 of “odd”", Space("interpolate").Rejected(2));
        var lines = Table(Space("interpolate", "--from", "0", "--to", "3").Succeeded().Output).Lines;
        Assert.Equal(Reconstruct(3), lines[9][3..]);
        Assert.NotEqual(Space("grid", "--size", "2", "--x=0,1", "--y=0,1", "--row", "0").Succeeded().Output,
            Space("grid", "--size", "2", "--x=0,1", "--y=0,1", "--row", "1").Succeeded().Output);
        Assert.Equal(Reconstruct(1), Table(Space("perturb", "--row", "1").Succeeded().Output).Lines[0][4..]);
        Space("stats").Succeeded();
        Space("traverse").Succeeded();
    }

    [Theory]
    [InlineData("interpolate --steps 1", "--steps")]
    [InlineData("interpolate --to 60", "--to: rows has rows 0 to 59; found 60")]
    [InlineData("perturb --dimensions z2", "z0 to z1; found “z2”")]
    [InlineData("perturb --factors 1,x", "“x”")]
    [InlineData("perturb --random=-1", "--random")]
    [InlineData("traverse --steps 0", "--steps")]
    [InlineData("grid --dimensions z1", "two different dimensions")]
    [InlineData("grid --x=2,1", "the lower first")]
    [InlineData("grid --size 0", "--size")]
    [InlineData("map --by-class", "--out FILE.svg")]
    [InlineData("map --rows 1", "at least 2")]
    [InlineData("stats --neighbors 60", "59 others")]
    [InlineData("stats --cells 1", "at least 2")]
    [InlineData("stats --importance-rows 1", "--importance-rows: expected at least 2")]
    public void Impossible_options_are_rejected_with_the_reason(string line, string expected)
    {
        var words = line.Split(' ');
        Assert.Contains(expected,
            Command.Run(["space", words[0], _tiny.Out, _tiny.Data, "--label-column", "class", .. words[1..]]).Rejected(2));
        Assert.Contains("interpolate", Command.Run("space", "interpolat", _tiny.Out).Rejected(2));
        Assert.Contains("require DATA", Command.Run("space", words[0], _tiny.Out, "--label-column", "class").Rejected(2));
    }

    private void Train(params string[] more) => Command.Run(["train", _tiny.Recipe, "--out", _tiny.Out, "--quiet", .. more]).Succeeded();

    private Outcome Space(string command,
        params string[] more) => Command.Run(["space", command, _tiny.Out, _tiny.Data, "--label-column", "class", .. more]);

    private Autoencoder Model() => ModelFile.Load(Path.Combine(_tiny.Out, "model.safetensors"));

    private DataSet Rows() => CsvFile.Read(_tiny.Data, new CsvOptions { LabelColumn = "class" });

    private float[] Reconstruct(int row)
    {
        var made = Model().Reconstruct(Rows().Select([row]));
        return [.. made.Cast<float>()];
    }

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(number => number.GetDouble());

    private static float Number(string word) => float.Parse(word, CultureInfo.InvariantCulture);

    private static (string[] Header, List<float[]> Lines) Table(string csv)
    {
        var lines = csv.TrimEnd().Split('\n');
        return (lines[0].Split(','), [.. lines.Skip(1).Select(line => line.Split(',').Select(Number).ToArray())]);
    }
}
