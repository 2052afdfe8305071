using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary><c>hourglass finetune MODEL DATA --out NEWMODEL</c>, and with <c>--curve</c> accuracy by the number of labels.</summary>
internal static class FinetuneCommand
{
    private const int UsualSteps = 1000, UsualSeeds = 5;

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var output = new Option<string?>("--out") { Description = "Where the model with its head goes, one .safetensors file.", HelpName = "FILE" };
        var labels = new Option<int?>("--labels") { Description = "Learn from N rows only, drawn evenly over the classes.", HelpName = "N" };
        var freeze = new Option<bool>("--freeze") { Description = "Leave the encoder as it is; else it learns too." };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the rows; 0 changes nothing.", HelpName = "N" };
        var steps = new Option<int?>("--iterations") { Description = $"Steps, instead of epochs; {UsualSteps} where neither is given.", HelpName = "N" };
        var batch = new Option<int>("--batch-size") { Description = "Rows a step.", HelpName = "N", DefaultValueFactory = _ => 64 };
        var rate = new Option<float?>("--learning-rate") { Description = "Adam's step size; 0.01 where not given.", HelpName = "R" };
        var encoderRate = new Option<float>("--encoder-rate") { Description = "The encoder's step size as a share of the head's.", HelpName = "R", DefaultValueFactory = _ => 0.1f };
        var hidden = new Option<string?>("--hidden") { Description = "Units of the head's layers in between, such as 64 or 128,64; a linear head where not given.", HelpName = "N,…" };
        var target = new Option<string?>("--target") { Description = "Regression: the column of a CSV file that holds the number to predict, by name or number.", HelpName = "COLUMN" };
        var curve = new Option<bool>("--curve") { Description = "Instead of a model, print accuracy by the number of labels: encoder frozen, fine-tuned, from scratch." };
        var counts = new Option<string>("--counts") { Description = "The numbers of labels of --curve; all stands for all rows.", HelpName = "N,…", DefaultValueFactory = _ => "10,100,1000,all" };
        var seeds = new Option<int>("--seeds") { Description = "How many seeds --curve averages over.", HelpName = "N", DefaultValueFactory = _ => UsualSeeds };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of words." };
        var labeled = new LabeledOptions();
        var command = new DocumentedCommand(
            "finetune", "Puts a head on a trained encoder that tells classes or predicts a number, and trains it, with or without the encoder.",
            ("finetune runs/a mnist --labels 100 --freeze --out digits.safetensors", "a linear head, learned from 100 labeled digits; the codes stay as they are"),
            ("finetune digits.safetensors mnist --epochs 2 --out better.safetensors", "go on with a model that has a head, on all digits, encoder included"),
            ("finetune runs/wine wine.csv --target alcohol --hidden 16 --out wine.safetensors", "a number instead of classes: a column of the file that the model does not see"),
            ("finetune runs/a mnist --curve --counts 10,100", "what pretraining is worth: mean ± standard deviation of 5 seeds")) { model };
        labeled.AddTo(command);
        foreach (var option in (Option[])[output, labels, freeze, epochs, steps, batch, rate, encoderRate, hidden, target, curve, counts, seeds, json]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(epochs) is not null && parsed.GetValue(steps) is not null) throw new UsageException("give either --epochs or --iterations, not both.");
            foreach (var option in (Option[])(parsed.GetValue(curve) ? [output, labels, freeze, target] : [counts, seeds]))
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new UsageException($"{option.Name} {(parsed.GetValue(curve) ? "cannot be given with" : "goes with")} --curve.");
            if (parsed.GetValue(freeze) && parsed.GetResult(encoderRate) is { Implicit: false }) throw new UsageException("--encoder-rate does nothing with --freeze.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var seed = parsed.GetValue(labeled.Seed);
            var options = new HeadOptions
            {
                Freeze = parsed.GetValue(freeze), EncoderRate = parsed.GetValue(encoderRate),
                Training = new()
                {
                    Epochs = parsed.GetValue(epochs), Iterations = parsed.GetValue(steps) ?? (parsed.GetValue(epochs) is null ? UsualSteps : null),
                    BatchSize = parsed.GetValue(batch), LearningRate = parsed.GetValue(rate) ?? 0.01f, Seed = seed,
                },
            };
            var between = Units(parsed.GetValue(hidden));
            var (train, test) = labeled.Load(parsed, loaded.Recipe.Data, terminal);
            if (parsed.GetValue(curve))
            {
                var numbers = Numbers(parsed.GetValue(counts)!, train);
                (train, test) = LabeledOptions.WithClasses(train, test);
                Curve(terminal, loaded, train, test, numbers, parsed.GetValue(seeds), options, between, parsed.GetValue(json));
                return ExitCode.Success;
            }

            var path = Check(parsed.GetValue(output));
            if (parsed.GetValue(target) is { } column)
            {
                if (parsed.GetValue(labels) is not null) throw new UsageException("--labels draws evenly over classes; it does nothing with --target.");
                FitNumber(terminal, loaded, TargetColumn.Split(train, column), TargetColumn.Split(test, column), options, between, seed, parsed.GetValue(json));
            }
            else
            {
                FitClasses(terminal, loaded, train, test, parsed.GetValue(labels), options, between, seed, parsed.GetValue(json));
            }

            terminal.Cancellation.ThrowIfCancellationRequested();
            loaded.Save(path);
            return ExitCode.Success;
        });
        return command;
    }

    private static void FitClasses(
        Terminal terminal, Autoencoder model, DataSet train, DataSet test, int? labels, HeadOptions options, int[]? hidden, ulong seed, bool asJson)
    {
        (train, test) = LabeledOptions.WithClasses(train, test);
        if (labels is { } count)
        {
            if (count < 1 || count > train.Count) throw new UsageException($"--labels: {train.Name} has {train.Count} rows to learn from; found {count}.");
            train = train.Select(LabelDraw.Evenly(train, count, seed));
        }

        // A model that has a head goes on with it, unless another is asked for.
        var predictor = (hidden is null ? Predictor.Of(model) : null) ?? Predictor.ForClasses(model, train.ClassNames, hidden, seed);
        predictor.Fit(train, options, new ProgressLines(terminal), terminal.Cancellation);
        var (learned, measured) = (predictor.Accuracy(train), predictor.Accuracy(test));
        if (asJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("labels", train.Count);
                writer.WriteNumber("trainAccuracy", learned);
                writer.WriteNumber("accuracy", measured);
                writer.WriteNumber("rows", test.Count);
            }));
            return;
        }

        Words.WriteTable(terminal.Output, [["", "rows", "accuracy"], ["learned from", Words.Whole(train.Count), Words.Short(learned)], ["measured on", Words.Whole(test.Count), Words.Short(measured)]]);
    }

    private static void FitNumber(
        Terminal terminal, Autoencoder model, TargetColumn train, TargetColumn test, HeadOptions options, int[]? hidden, ulong seed, bool asJson)
    {
        var known = hidden is null ? Predictor.Of(model) : null;
        if (known is { IsClassifier: true }) throw new UsageException($"the head of {model.Recipe.Name} tells classes; ask for a new one with --hidden.");
        var predictor = known ?? Predictor.ForNumber(model, train.Name, hidden, seed);
        predictor.Fit(train.Rows.Table, train.Values, options, new ProgressLines(terminal), terminal.Cancellation);
        var (learned, measured) = (predictor.Measure(train.Rows.Table, train.Values), predictor.Measure(test.Rows.Table, test.Values));
        if (asJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("trainMse", learned.MeanSquaredError);
                writer.WriteNumber("mse", measured.MeanSquaredError);
                writer.Number("explainedVariance", measured.Explained);
                writer.WriteNumber("rows", test.Rows.Count);
            }));
            return;
        }

        Words.WriteTable(
            terminal.Output,
            [
                ["", "rows", $"MSE of {train.Name}", "explained"],
                ["learned from", Words.Whole(train.Rows.Count), Words.Short(learned.MeanSquaredError), Words.Short(learned.Explained)],
                ["measured on", Words.Whole(test.Rows.Count), Words.Short(measured.MeanSquaredError), Words.Short(measured.Explained)],
            ]);
    }

    private static void Curve(
        Terminal terminal, Autoencoder model, DataSet train, DataSet test, int[] counts, int seeds, HeadOptions options, int[]? hidden, bool asJson)
    {
        if (seeds < 1) throw new UsageException($"--seeds: expected at least 1; found {seeds}.");
        var points = LabelCurve.Measure(model, train, test, counts, seeds, options, hidden, new ProgressLines(terminal), terminal.Cancellation);
        if (asJson)
        {
            foreach (var point in points)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("encoder", Name(point.Use));
                    writer.WriteNumber("labels", point.Labels);
                    writer.WriteNumber("accuracy", point.Mean);
                    writer.WriteNumber("deviation", point.Deviation);
                    writer.WriteStartArray("accuracies");
                    foreach (var accuracy in point.Accuracies) writer.WriteNumberValue(accuracy);
                    writer.WriteEndArray();
                }));
            }

            return;
        }

        Words.WriteTable(
            terminal.Output,
            [
                ["labels", .. Enum.GetValues<EncoderUse>().Select(Name)],
                .. points.GroupBy(p => p.Labels).Select(group => (string[])[Words.Whole(group.Key), .. group.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Mean:0.0000} ± {p.Deviation:0.0000}"))]),
            ]);
        terminal.Output.WriteLine($"Accuracy on {Words.Count(test.Count, "row")} of {test.Name}, mean ± standard deviation of {Words.Count(seeds, "seed")}.");
    }

    internal static string Name(EncoderUse use) => use switch { EncoderUse.Frozen => "frozen", EncoderUse.FineTuned => "fine-tuned", _ => "from scratch" };

    private static int[]? Units(string? hidden) => hidden?.Split(',').Select(text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units >= 1
            ? units
            : throw new UsageException($"--hidden: expected whole numbers from 1 on with commas between; found “{text}”.")).ToArray();

    private static int[] Numbers(string counts, DataSet train) => [.. counts.Split(',').Select(text => text == "all" ? train.Count
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= train.Count
            ? count
            : throw new UsageException($"--counts: expected numbers from 1 to {train.Count}, or all, with commas between; found “{text}”."))];

    private static string Check(string? path)
    {
        if (path is null) throw new UsageException("--out is missing: the file for the model with its head.");
        if (!Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"--out {path}: expected a file that ends in .safetensors.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
        return path;
    }
}
