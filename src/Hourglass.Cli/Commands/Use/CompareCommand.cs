using System.CommandLine;
using Hourglass.Data;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass compare MODEL… DATA</c>.</summary>
internal static class CompareCommand
{
    internal static Command Create(Terminal terminal)
    {
        var words = new Argument<string[]>("MODEL… DATA")
        {
            Arity = new ArgumentArity(2, 100),
            Description = "Model files or folders of runs, then the rows to measure on. " + DataOptions.DataHelp,
        };
        var train = new Option<string?>("--train")
        {
            Description =
                "The rows to fit variances and PCA to. By default the training rows of the first model's recipe.", HelpName = "DATA",
        };
        var perFeature = new Option<bool>("--per-feature")
        {
            Description = "Fit an error variance for each feature instead of one for all.",
        };
        var json = Common.Json("a table, one object per line");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "compare", "Compares models by likelihood under Gaussian errors, together with PCA and probabilistic PCA (PPCA).",
            ("compare runs/a runs/b mnist:test",
                "held-out log-likelihood, AIC, BIC and MSE of two models, and of PCA with as many dimensions"),
            ("compare runs/a new.csv --train old.csv --per-feature", "variances fitted to your own rows"))
            {
                words, train, perFeature, json,
            };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(words)!;
            var models = given[..^1].Select(path => ModelLoader.Load(path)).ToList();
            var first = models[0];
            foreach (var model in models)
            {
                if (model.InputShape.Size != first.InputShape.Size)
                    throw new UsageException(
                        $"models of {first.InputShape.Size} and {model.InputShape.Size} values per row cannot be compared.");
            }

            var heldOut = format.Load(parsed, given[^1], first, terminal);
            var fitted = parsed.GetValue(train) is { } name
                ? format.Load(parsed, name, first, terminal)
                : TrainingRows.Prepare(first, terminal.Messages, terminal.Cancellation).Train;
            var rows = LikelihoodComparison.Measure(
                models, fitted, heldOut, first.Scaler.Map, parsed.GetValue(perFeature), terminal.Cancellation);
            if (parsed.GetValue(json)) WriteJson(terminal, rows);
            else Write(terminal, rows, fitted, heldOut);
            return ExitCode.Success;
        });
        return command;
    }

    private static string LikelihoodOf(LikelihoodRow row) => row.IsMarginal ? "x" : "x given its code";

    private static void Write(Terminal terminal, IReadOnlyList<LikelihoodRow> rows, DataSet train, DataSet heldOut)
    {
        TextLayout.WriteTable(
            terminal.Output,
            [
                ["model", "likelihood of", "parameters", "log p held out", "log p training", "AIC", "BIC", "MSE", "within ±1.96 σ"],
                .. rows.Select(row => (string[])
                [
                    row.Name, LikelihoodOf(row), Words.Whole(row.Parameters), Words.Short(row.HeldOut), Words.Short(row.Train),
                    Words.Short(row.Aic), Words.Short(row.Bic), Words.Short(row.MeanSquaredError), Words.ShortOrDash(row.Coverage),
                ]),
            ], leftColumns: 2);
        var (held, fitted) = (Words.Count(heldOut.Count, "row"), Words.Count(train.Count, "row"));
        var notes =
            $"log p is in nats per row, in the scaled units of the first model, held out on {held} of {heldOut.Name}. " +
            $"Variances, AIC and BIC are fitted to {fitted} of {train.Name}. Lower AIC and BIC are better. " +
            "“x given its code” is the likelihood of the reconstruction error: the code is computed from the row and not counted, " +
            "so a larger code always improves it. It is not the marginal likelihood of x that PPCA has; compare values of the same kind " +
                "only.";
        foreach (var line in TextLayout.Wrap(notes, terminal.Width)) terminal.Output.WriteLine(line);
    }

    private static void WriteJson(Terminal terminal, IReadOnlyList<LikelihoodRow> rows)
    {
        foreach (var row in rows)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("model", row.Name);
                writer.WriteString("likelihoodOf", LikelihoodOf(row));
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
