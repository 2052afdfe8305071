using System.CommandLine;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary><c>hourglass compare MODEL… DATA</c>.</summary>
internal static class CompareCommand
{
    internal static Command Create(Terminal terminal)
    {
        var words = new Argument<string[]>("MODEL… DATA")
        {
            Arity = new ArgumentArity(2, 100), Description = "Model files or folders of runs, and last the rows to measure on: a data set's name (its test part where it has one), a file, or a folder of pictures.",
        };
        var train = new Option<string?>("--train") { Description = "The rows to fit variances and PCA on; the training rows of the first model's own recipe where not given.", HelpName = "DATA" };
        var perFeature = new Option<bool>("--per-feature") { Description = "A variance of the error for each feature instead of one for all." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line instead of a table." };
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "compare", "Compares models of different size by likelihood, with Gaussian errors, beside PCA and probabilistic PCA.",
            ("compare runs/a runs/b mnist:test", "held-out log-likelihood, AIC, BIC and MSE of two models and of PCA with as many dimensions"),
            ("compare runs/a new.csv --train old.csv --per-feature", "variances fitted on rows of your own")) { words, train, perFeature, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(words)!;
            var models = given[..^1].Select(path => ModelLoader.Load(path)).ToList();
            var first = models[0];
            foreach (var model in models)
                if (model.InputShape.Size != first.InputShape.Size)
                    throw new UsageException($"the models take rows of {first.InputShape.Size} and {model.InputShape.Size} values: they cannot be compared.");
            var heldOut = format.Load(parsed, given[^1], first.Recipe.Data, terminal);
            var known = parsed.GetValue(train) is { } name
                ? format.Load(parsed, name, first.Recipe.Data, terminal)
                : TrainingData.Prepare(first.Recipe.Data, DataLoader.LoadPair(first.Recipe.Data, terminal), first.Recipe.Training.Seed).Train;
            var rows = LikelihoodComparison.Measure(models, known, heldOut, first.Scaler.Map, parsed.GetValue(perFeature), terminal.Cancellation);
            if (parsed.GetValue(json)) WriteJson(terminal, rows);
            else Write(terminal, rows, known, heldOut);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(Terminal terminal, IReadOnlyList<LikelihoodRow> rows, DataSet train, DataSet heldOut)
    {
        Words.WriteTable(
            terminal.Output,
            [
                ["model", "likelihood of", "parameters", "log p held out", "log p training", "AIC", "BIC", "MSE", "within ±1.96 σ"],
                .. rows.Select(row => (string[])
                [
                    row.Name, row.IsMarginal ? "x" : "x given its code", Words.Whole(row.Parameters), Words.Short(row.HeldOut), Words.Short(row.Train), Words.Short(row.Aic), Words.Short(row.Bic),
                    Words.Short(row.MeanSquaredError), row.Coverage is { } share ? Words.Short(share) : "–",
                ]),
            ], leftColumns: 2);
        terminal.Output.WriteLine(
            $"log p in nats a row, in the scaled units of the first model: held out {Words.Count(heldOut.Count, "row")} of {heldOut.Name}; variances, AIC and BIC by {Words.Count(train.Count, "row")} of {train.Name}. Lower AIC and BIC are better.");
        terminal.Output.WriteLine(
            "“x given its code” is the likelihood of the error alone: the code was read from the row and costs nothing, so a wider code always gains. It is not the marginal likelihood of x that PPCA has; compare those of one kind.");
    }

    private static void WriteJson(Terminal terminal, IReadOnlyList<LikelihoodRow> rows)
    {
        foreach (var row in rows)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("model", row.Name);
                writer.WriteString("likelihoodOf", row.IsMarginal ? "x" : "x given its code");
                writer.WriteNumber("parameters", row.Parameters);
                writer.Number("heldOutLogLikelihood", row.HeldOut);
                writer.Number("trainLogLikelihood", row.Train);
                writer.WriteNumber("trainRows", row.TrainRows);
                writer.Number("aic", row.Aic);
                writer.Number("bic", row.Bic);
                writer.Number("mse", row.MeanSquaredError);
                writer.Number("coverage", row.Coverage);
            }));
        }
    }
}
