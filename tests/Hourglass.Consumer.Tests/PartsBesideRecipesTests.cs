using System.Text.RegularExpressions;
using Hourglass.Consumer.Tests.Parts;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Consumer.Tests;

/// <summary>Data format, scaler, score, threshold rule and report section from outside, and a run with all parts from outside.</summary>
public sealed class PartsBesideRecipesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    static PartsBesideRecipesTests() => OwnParts.Register();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_format_is_recognized_by_its_content_and_read()
    {
        var data = DataFile.Open(Write("a.txt", "1 1:0.5 3:-2\n2 2:1e1\n1 1:7\n"));
        Assert.IsType<LibSvmFormat>(DataFile.FormatOf(_folder.File("a.txt")));
        Assert.Equal([0.5f, 0, -2, 0, 10, 0, 7, 0, 0], data.Table.Floats.ToArray());
        Assert.Equal(["1", "2"], data.ClassNames);
        Assert.Equal([0, 1, 0], data.Labels.ToArray());
        var signals = DataFile.Open(Write("signals.txt", Signals.LibSvm()), format: new LibSvmFormat());
        Assert.Equal(Signals.Rows().Table.Floats.ToArray(), signals.Table.Floats.ToArray());
    }

    [Fact]
    public void The_format_refuses_what_is_not_its_own_with_the_line()
    {
        var path = Write("b.txt", "1 1:0.5\n2 0:1\n");
        var rejected = Assert.Throws<DataFormatException>(() => DataFile.Open(path));
        Assert.Contains("b.txt, line 2: expected index:value; found “0:1”.", rejected.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => DataFile.Open(path, tensor: "a"));
        Assert.Equal("csv", PartRegistry.NameOf(DataFile.FormatOf(Write("c.csv", "a,b\n1,2\n"))));
        Assert.Equal("csv", PartRegistry.NameOf(DataFile.FormatOf(Write("d.txt", "1 2 3\n"))));
    }

    [Fact]
    public void The_scaler_is_saved_with_the_model_bit_for_bit()
    {
        var rows = new DataSet("rows", new float[,] { { 1, 0 }, { 2, 10 }, { 3, 20 }, { 4, 30 }, { 1000, 40 } });
        var scaler = Scaler.Fit(new RobustScaler(), rows.Table);
        Assert.Equal([0.5f, 0.05f], scaler.Map.Scale.ToArray()); // the quartiles are 2 and 4, 10 and 30; the outlier counts as any row
        Assert.Equal([-1.5f, -1], scaler.Map.Shift.ToArray());
        var model = new Autoencoder(Recipe.Dense([1]), rows.Shape, scaler);
        model.Save(_folder.File("model.safetensors"));
        var loaded = ModelFile.Load(_folder.File("model.safetensors")).Scaler;
        Assert.Equal(scaler.Recipe, loaded.Recipe);
        Assert.Equal(scaler.Map.Scale.ToArray(), loaded.Map.Scale.ToArray());
        Assert.Equal(scaler.Map.Shift.ToArray(), loaded.Map.Shift.ToArray());
    }

    [Fact]
    public void The_detector_keeps_score_and_rule_and_the_report_shows_them()
    {
        var (rows, path) = (Signals.Rows(), _folder.File("model.safetensors"));
        var detector = AnomalyDetector.Fit(Train(), rows, new MaximumErrorScore(), new MedianPlusMad { K = 2 });
        detector.Attach();
        detector.Model.Save(path);

        var loaded = AnomalyDetector.Load(ModelFile.Load(path))!;
        Assert.Equal(new MaximumErrorScore(), loaded.ScoreKind);
        Assert.Equal((detector.Threshold, new MedianPlusMad { K = 2 }), (loaded.Threshold, loaded.Rule));
        Assert.Equal(detector.Score(rows), loaded.Score(rows));
        Assert.Equal(detector.Explain(rows, 3).Shares, loaded.Explain(rows, 3).Shares);
        var sorted = detector.TrainingScores.ToArray().Order().ToArray();
        Assert.InRange(detector.Threshold, sorted[sorted.Length / 2], sorted[^1] * 2);

        Assert.Matches(
            @"(?m)^detector    maximumError = maximum over features of \|x − x̂\|; threshold .*median \+ 2·MAD", Command.Run("info", path));
        var html = HtmlReport.Render(new() { Title = "t", Sections = [.. DetectionSections.Create(loaded, rows)] });
        Assert.Contains("maximumError = maximum over features of |x − x̂|", html);
        Assert.Contains("median + 2·MAD of the normal scores", html);
    }

    [Fact]
    public void The_rule_is_as_computed_by_hand()
    {
        Assert.Equal(5.5 + 3 * 2.5, new MedianPlusMad().Choose([3, 1, 10, 2, 9, 4, 8, 5, 7, 6]), 12);
        Assert.Throws<InvalidInputException>(() => new MedianPlusMad().Choose([]));
    }

    [Fact]
    public void The_section_is_in_every_report_with_its_chart_beside_it()
    {
        var model = Train();
        var data = new TrainingData(Signals.Rows(), null, Signals.Rows(seed: 6), model.Scaler);
        var files = HtmlReport.Write(
            _folder.File("report.html"), RunReport.Create(model, data, null, RunMetrics.Measure(model, data)));
        Assert.Contains("<section class=\"card\" id=\"code-norms\">\n<h2>Code norms</h2>", File.ReadAllText(files[0]));
        Assert.Contains("The norm of the code of each test row.", File.ReadAllText(files[0]));
        Assert.Contains(_folder.File("report-code-norms.svg"), files);
    }

    [Fact]
    public void A_misspelled_name_is_answered_with_the_nearest()
    {
        Nearest<AnomalyScore>("maximumEror", "maximumError");
        Nearest<ThresholdRule>("median+mda", "median+mad");
        Nearest<DataFormat>("libsv", "libsvm");
        Nearest<ReportSectionProvider>("codeNorm", "codeNorms");

        static void Nearest<T>(string misspelled, string name)
            where T : class
        {
            var rejected = Assert.Throws<RecipeException>(() => PartRegistry.Create<T>(misspelled));
            Assert.Contains($"“{misspelled}” is not known; did you mean “{name}”?", rejected.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_name_that_is_taken_is_refused() =>
        Assert.Contains("robust", Assert.Throws<ArgumentException>(() => PartRegistry.Add<RobustScaler>("robust")).Message);

    /// <summary>The recipe has only parts from outside where there is one for the purpose.</summary>
    [Fact]
    public void The_command_trains_resumes_detects_with_them_and_describes_them()
    {
        var (rows, recipe, run) = (Write("signals.txt", Signals.LibSvm(160)), _folder.File("own.json"), _folder.File("run"));
        File.WriteAllText(recipe, $$"""
            {
              "name": "all own", "data": { "source": "{{rows}}", "format": "libsvm", "scaler": "robust", "testFraction": 0.25 },
              "corruption": { "corruption": "drift", "maximum": 0.2 },
              "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" }, "scaleAndShift", { "layer": "dense", "units": 3 } ],
              "bottleneck": "unitNorm",
              "decoder": [ "mirror" ],
              "objective": {
                "loss": "logCosh",
                "penalties": [
                  { "penalty": "squaredHinge", "limit": 0.5, "weight": 0.1 },
                  { "penalty": "mmd", "weight": 0.1, "prior": { "prior": "laplace", "scale": 0.5 } }
                ]
              },
              "training": {
                "epochs": 2, "batchSize": 16, "optimizer": "signum", "learningRate": 0.005,
                "schedule": { "schedule": "cosineRestarts", "period": 8 }, "seed": 3
              }
            }
            """);
        var trained = Command.Run("train", recipe, "--out", run, "--quiet");
        Assert.Contains("120 training rows, 40 test rows", trained, StringComparison.Ordinal);
        Command.Run("train", "--resume", "--out", run, "--epochs", "6", "--quiet");
        Command.Run("detect", "fit", run, "--normal", "1", "--score", "maximumError", "--rule", "median+mad");
        Command.Run("evaluate", run, rows, "--format", "libsvm");
        Command.Run("report", run, "--all", "--out", Path.Combine(run, "report.html"));

        var info = Command.Run("info", run);
        foreach (var name in OwnRecipes.All.Keys) Assert.Matches(@$"\b{name}\b", info);
        Assert.Contains("maximumError = maximum over features", info, StringComparison.Ordinal);
        var html = File.ReadAllText(Path.Combine(run, "report.html"));
        foreach (var name in OwnRecipes.All.Keys) Assert.Contains(name, html, StringComparison.Ordinal);
        foreach (var name in (string[])["maximumError", "·MAD", "Code norms", "normBefore"]) Assert.Contains(name, html);

        Assert.Contains("“maximumError”", Command.Reject("detect", "fit", run, "--normal", "1", "--score", "maximumErr"));
        Assert.Contains("“libsvm”", Command.Reject("evaluate", run, rows, "--format", "libsmv"));
        File.WriteAllText(recipe, Regex.Replace(File.ReadAllText(recipe), "squaredHinge", "squareHinge"));
        Assert.Contains("did you mean “squaredHinge”?", Command.Reject("train", recipe, "--out", run + "2", "--quiet"));
    }

    private static Autoencoder Train()
    {
        var model = new Autoencoder(OwnRecipes.Plain, Signals.Rows().Shape);
        model.Fit(Signals.Rows());
        return model;
    }

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }
}
