using System.CommandLine;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect fit MODEL [DATA]</c>.</summary>
internal static class DetectFitCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.OptionalData(
            "The rows to fit to; of labeled rows the normal ones are used. " + DataOptions.DataHelp + " By default the training rows of " +
                "the model's recipe.");
        var test = new Option<string?>("--test")
        {
            Description =
                "Labeled rows to test on. By default the test rows of the model's recipe, unless DATA is given.", HelpName = "DATA",
        };
        var score = new PartOption("--score", PartRegistry.Names<AnomalyScore>)
        {
            Description = "The anomaly score. By default the score of the model's recipe, or mae.", HelpName = "SCORE",
        };
        var normal = new Option<string?>("--normal")
        {
            Description = "The class of normal rows. By default the class that the recipe trains on.", HelpName = "NAME",
        };
        var pcas = new Option<string?>("--pca")
        {
            Description = "Further numbers of PCA components to compare with, such as 2,4,16; 0 is the mean row.", HelpName = "K,K,…",
        };
        var json = Common.Json();
        var (rules, format) = (new RuleOptions(), new DataOptions());
        var command = new DocumentedCommand(
            "fit", "Fits a detector to normal rows, prints its metrics together with those of PCA, and saves it with the model.",
            ("detect fit runs/ecg", "mean absolute error, with a threshold at mean + 1σ of the training rows; metrics on the test rows"),
            ("detect fit runs/ecg --score mahalanobis --contamination 0.01 --pca 0,2,4", "another score and rule, and more sizes of PCA"),
            ("detect fit runs/a rows.csv --label-column class --normal ok --rule best-f1 --test new.csv",
                "the threshold with the best F1 on labeled rows, tested on others"))
        {
            model, data, test, score, normal, pcas, json,
        };
        rules.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var rule = rules.Find(parsed) ?? new MeanPlusSigma();
            var sizes = parsed.GetValue(pcas) is { } list ? Common.WholeNumbers(list, "--pca", minimum: 0) : [];
            format.RequireData(parsed, parsed.GetValue(data) ?? parsed.GetValue(test), "DATA or --test");
            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            using var held = RunFolder.LockModel(path);
            var loaded = ModelFile.Load(path);
            var kind = parsed.GetValue(score) is { } named
                ? NamedPart.Read<AnomalyScore>("--score", named)
                : AnomalyScore.Of(loaded.Recipe);
            var (fitted, measured) = Rows(loaded, Load(parsed.GetValue(data)), Load(parsed.GetValue(test)), terminal);
            var known = DetectorFit.NormalClass(loaded, parsed.GetValue(normal), fitted, measured);
            var all = Fit(loaded, fitted, kind, rule, known, sizes);
            var isMeasured = known is not null && measured is { HasLabels: true }
                && UsageException.Checked(() => measured.AreAnomalies(known)).Distinct().Count() == 2;
            var figures = all.ConvertAll(each => new DetectionFigures(each, isMeasured ? each.Measure(measured!) : null));
            all[0].Attach();
            loaded.Save(path);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("data", measured?.Name ?? fitted.Name);
                    DetectionFigures.Write(writer, figures);
                    writer.WriteString("model", path);
                }));
                return ExitCode.Success;
            }

            DetectionFigures.Write(terminal.Output, figures);
            if (all[0].Pca is null)
                terminal.Output.WriteLine(
                    "There is no PCA to compare with: it requires at least two rows and two features, and at most 8,192 features.");
            terminal.Output.WriteLine();
            terminal.Output.WriteLine($"saved      {path}");
            return ExitCode.Success;

            DataSet? Load(string? name) => name is null ? null : format.Load(parsed, name, loaded, terminal);
        });
        return command;
    }

    /// <summary>The detector, its PCA, and PCA of further sizes.</summary>
    private static List<AnomalyDetector> Fit(
        Autoencoder model, DataSet fitted, AnomalyScore kind, ThresholdRule rule, string? known, IReadOnlyList<int> sizes)
    {
        var (normals, labeled) = DetectorFit.Normals(fitted, known);
        var detector = DetectorFit.Fit(model, fitted, kind, rule, known);
        List<AnomalyDetector> all = [detector, .. detector.Pca is { } pca ? (AnomalyDetector[])[pca] : []];
        foreach (var size in sizes)
        {
            if (size >= normals.Table.Columns)
                throw new UsageException(
                    $"--pca: rows of {normals.Table.Columns} features have 0 to {normals.Table.Columns - 1} components; found {size}.");
            if (!all.Exists(each => each.Name == $"PCA-{size}"))
                all.Add(UsageException.Checked(() => AnomalyDetector.FitPca(model, normals, size, kind, rule, known, labeled)));
        }

        return all;
    }

    /// <summary>The rows to fit to, and those to test on.</summary>
    private static (DataSet Fitted, DataSet? Measured) Rows(Autoencoder model, DataSet? given, DataSet? test, Terminal terminal)
    {
        if (test is not null) test = DetectCommand.Cut(model, test);
        if (given is not null) return (DetectCommand.Cut(model, given), test);
        var (fitted, own) = DetectorFit.Rows(model, DataLoader.LoadPair(model.Recipe.Data, terminal.Messages, terminal.Cancellation));
        return (fitted, test ?? own);
    }
}
