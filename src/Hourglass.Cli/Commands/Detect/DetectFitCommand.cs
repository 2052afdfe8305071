using System.CommandLine;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect fit MODEL [DATA]</c>.</summary>
internal static class DetectFitCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = DetectCommand.CreateModel();
        var data = new Argument<string?>("DATA")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The rows to fit to, of which the normal ones are taken where they are labeled. " + DataOptions.DataHelp + " The training rows of the model's own recipe where not given.",
        };
        var test = new Option<string?>("--test") { Description = "Labeled rows to measure on; the test rows of the model's own recipe where neither this nor DATA is given.", HelpName = "DATA" };
        var score = new Option<string>("--score") { Description = $"How rows are scored: {string.Join(", ", AnomalyScore.Kinds.Select(kind => kind.Name))}.", HelpName = "SCORE", DefaultValueFactory = _ => "mae" };
        var normal = new Option<string?>("--normal") { Description = "The class of normal rows; that which the recipe trains on where not given.", HelpName = "NAME" };
        var pcas = new Option<string?>("--pca") { Description = "More sizes of PCA to print beside, such as 2,4,16; 0 is the mean row.", HelpName = "K,K,…" };
        var json = DetectCommand.CreateJson("a table");
        var (rules, format) = (new RuleOptions(), new DataOptions());
        var command = new DocumentedCommand(
            "fit", "Fits a detector to normal rows, prints its figures beside PCA's, and saves it in the model's file.",
            ("detect fit runs/ecg", "mean absolute error, threshold at mean + 1σ of the training rows; figures on the test rows"),
            ("detect fit runs/ecg --score mahalanobis --contamination 0.01 --pca 0,2,4", "another score and rule; PCA of other sizes beside"),
            ("detect fit runs/a rows.csv --label-column class --normal ok --rule best-f1 --test new.csv", "the threshold with the best F1 on labeled rows, measured on others"))
        {
            model, data, test, score, normal, pcas, json,
        };
        rules.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var kind = DetectCommand.Asked(() => AnomalyScore.Parse(parsed.GetValue(score)!));
            var rule = DetectCommand.Asked(() => rules.Find(parsed)) ?? new MeanPlusSigma();
            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            var loaded = ModelFile.Load(path);
            var recipe = loaded.Recipe.Data;
            var (fitted, measured) = Rows(loaded, parsed.GetValue(data) is { } name ? format.Load(parsed, name, recipe, terminal) : null,
                parsed.GetValue(test) is { } other ? format.Load(parsed, other, recipe, terminal) : null, terminal);
            var known = parsed.GetValue(normal) ?? recipe.Normal ?? (recipe.TrainLabels is [var only] ? only : null);
            if (known is null && ((DataSet?[])[fitted, measured]).FirstOrDefault(rows => rows is { HasLabels: true, ClassNames.Count: > 1 }) is { } labeled)
                throw new UsageException($"the rows of {labeled.Name} are labeled: say with --normal which class is normal; there are {string.Join(", ", labeled.ClassNames)}.");
            var normals = known is not null && fitted.HasLabels ? DetectCommand.Asked(() => fitted.WithLabels(known)) : fitted;
            var detector = DetectCommand.Asked(() => AnomalyDetector.Fit(loaded, normals, kind, rule, known, fitted.HasLabels ? fitted : null));
            List<AnomalyDetector> all = [detector, .. detector.Pca is { } pca ? (AnomalyDetector[])[pca] : []];
            foreach (var size in Sizes(parsed.GetValue(pcas), all))
                all.Add(DetectCommand.Asked(() => AnomalyDetector.FitPca(loaded, normals, size, kind, rule, known, fitted.HasLabels ? fitted : null)));
            var isMeasured = known is not null && measured is { HasLabels: true } && DetectCommand.Asked(() => measured.AreAnomalies(known)).Distinct().Count() == 2;
            var figures = all.ConvertAll(each => (each, isMeasured ? each.Measure(measured!) : null));
            detector.Attach();
            loaded.Save(path);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("data", measured?.Name ?? fitted.Name);
                    DetectCommand.WriteJson(writer, detector, figures);
                    writer.WriteString("model", path);
                }));
                return ExitCode.Success;
            }

            DetectCommand.WriteFigures(terminal.Output, detector, figures);
            if (detector.Pca is null) terminal.Output.WriteLine("There is no PCA beside it: that takes two rows and two features at least, and at most 8,192 features.");
            terminal.Output.WriteLine();
            terminal.Output.WriteLine($"saved      {path}");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The rows to fit to, and those to measure on. A recipe that trains on one class only is fitted on its own training part, with the others as labeled rows.</summary>
    private static (DataSet Fitted, DataSet? Measured) Rows(Autoencoder model, DataSet? given, DataSet? test, Terminal terminal)
    {
        if (test is not null) test = DetectCommand.Cut(model, test);
        if (given is not null) return (DetectCommand.Cut(model, given), test);
        var recipe = model.Recipe.Data;
        var (train, _, own, _) = TrainingData.Prepare(recipe with { TrainLabels = null }, DataLoader.LoadPair(recipe, terminal), model.Recipe.Training.Seed);
        return (train, test ?? own);
    }

    private static IEnumerable<int> Sizes(string? list, List<AnomalyDetector> present)
    {
        foreach (var word in list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (!int.TryParse(word, out var size)) throw new UsageException($"--pca: expected whole numbers with commas between; found “{word}”.");
            if (!present.Exists(each => each.Name == $"PCA-{size}")) yield return size;
        }
    }
}
