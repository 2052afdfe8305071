using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary><c>hourglass finetune MODEL DATA --out NEWMODEL</c>, and with <c>--curve</c> accuracy by the number of labels.</summary>
internal static class FinetuneCommand
{
    private const int DefaultSteps = 1000, DefaultSeeds = 5, DefaultBatchSize = 64;
    private const float DefaultRate = 0.01f, DefaultEncoderRate = 0.1f;

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var output = new Option<string?>("--out") { Description = "The .safetensors file for the model with its head.", HelpName = "FILE" };
        var freeze = new Option<bool>("--freeze") { Description = "Train only the head and keep the encoder fixed." };
        var epochs = Common.OptionalNumber("--epochs", "Passes over the rows; 0 changes nothing.", minimum: 0);
        var steps = Common.OptionalNumber("--iterations", $"Training steps, instead of epochs. Default: {DefaultSteps}.", minimum: 0);
        var batch = Common.Number("--batch-size", "Rows per step.", DefaultBatchSize);
        var rate = Rate("--learning-rate", "The learning rate of Adam.", DefaultRate);
        var encoderRate = Rate("--encoder-rate", "The learning rate of the encoder as a fraction of that of the head.", DefaultEncoderRate);
        var hidden = new Option<string?>("--hidden")
        {
            Description = "Units of the head's hidden layers, such as 64 or 128,64; a linear head by default.", HelpName = "N,…",
        };
        var target = new Option<string?>("--target")
        {
            Description = "Regression: the column of a CSV file to predict, by name or number.", HelpName = "COLUMN",
        };
        var curve = new Option<bool>("--curve")
        {
            Description =
                "Label efficiency: print accuracy by the number of labels, with the encoder frozen, fine-tuned and trained from scratch, " +
                "instead of writing a model.",
        };
        var counts = new Option<string>("--counts")
        {
            Description = "With --curve: the numbers of labels, or all.", HelpName = "N,…", DefaultValueFactory = _ => "10,100,1000,all",
        };
        var seeds = Common.Number("--seeds", "With --curve: the number of seeds to average over.", DefaultSeeds);
        var json = Common.Json();
        var labeled = new LabeledOptions();
        var command = new DocumentedCommand(
            "finetune", "Adds a head that predicts classes or a number to a trained encoder, and trains it, with or without the encoder.",
            ("finetune runs/a mnist --labels 100 --freeze --out digits.safetensors",
                "a linear head trained on 100 labeled digits; the encoder stays fixed"),
            ("finetune digits.safetensors mnist --epochs 2 --out better.safetensors",
                "continue with a model that has a head, on all digits, encoder included"),
            ("finetune runs/wine wine.csv --target alcohol --hidden 16 --out wine.safetensors",
                "predict a number: a column of the file that is not part of the model's input"),
            ("finetune runs/a mnist --curve --counts 10,100", "what pretraining gains: mean ± standard deviation over 5 seeds")) { model };
        labeled.AddTo(command);
        Option[] own = [output, freeze, epochs, steps, batch, rate, encoderRate, hidden, target, curve, counts, seeds, json];
        foreach (var option in own) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(epochs) is not null && parsed.GetValue(steps) is not null)
                throw new UsageException("give either --epochs or --iterations, not both.");
            var isCurve = parsed.GetValue(curve);
            foreach (var option in (Option[])(isCurve ? [output, labeled.Labels, freeze, target] : [counts, seeds]))
                if (parsed.IsGiven(option))
                    throw new UsageException($"{option.Name} {(isCurve ? "cannot be given with" : "requires")} --curve.");
            if (parsed.GetValue(freeze) && parsed.IsGiven(encoderRate))
                throw new UsageException("--encoder-rate does nothing with --freeze.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var options = new HeadOptions
            {
                Freeze = parsed.GetValue(freeze), EncoderRate = parsed.GetValue(encoderRate),
                Training = new()
                {
                    Epochs = parsed.GetValue(epochs),
                    Iterations = parsed.GetValue(steps) ?? (parsed.GetValue(epochs) is null ? DefaultSteps : null),
                    BatchSize = parsed.GetValue(batch), LearningRate = parsed.GetValue(rate), Seed = parsed.GetValue(labeled.Seed),
                },
            };
            var units = parsed.GetValue(hidden) is { } list ? Common.WholeNumbers(list, "--hidden", minimum: 1) : null;
            var training = new HeadTraining(terminal, loaded, options, units, parsed.GetValue(json));
            var path = isCurve ? null : Check(parsed.GetValue(output));
            var (train, test) = labeled.Load(parsed, loaded, terminal, hasTarget: parsed.GetValue(target) is not null);
            if (parsed.GetValue(target) is { } column)
            {
                if (parsed.GetValue(labeled.Labels) is not null)
                    throw new UsageException("--labels requires classes; it does nothing with --target.");
                training.FitNumber(TargetColumn.Split(train, column), TargetColumn.Split(test, column));
            }
            else
            {
                (train, test) = labeled.WithClasses(parsed, train, test);
                if (isCurve) training.MeasureCurve(train, test, Counts(parsed.GetValue(counts)!, train), parsed.GetValue(seeds));
                else training.FitClasses(train, test);
            }

            terminal.Cancellation.ThrowIfCancellationRequested();
            if (path is not null) loaded.Save(path);
            return ExitCode.Success;
        });
        return command;
    }

    internal static string Name(EncoderUse use) =>
        use switch { EncoderUse.Frozen => "frozen", EncoderUse.FineTuned => "fine-tuned", _ => "from scratch" };

    private static Option<float> Rate(string name, string description, float usual)
    {
        var option = new Option<float>(name) { Description = description, HelpName = "R", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && float.TryParse(token.Value, CultureInfo.InvariantCulture, out var number)
                && number is not (> 0 and < float.PositiveInfinity))
                result.AddError($"{name}: expected a number above 0; found {token.Value}.");
        });
        return option;
    }

    private static int[] Counts(string counts, DataSet train) => [.. counts.Split(',').Select(text => text == "all"
        ? train.Count
        : Common.WholeNumbers(text, "--counts", minimum: 1) is [var count] && count <= train.Count
            ? count
            : throw new UsageException($"--counts: expected at most {train.Count} rows, or all; found {text}."))];

    private static string Check(string? path)
    {
        if (path is null) throw new UsageException("--out is missing: the file for the model with its head.");
        if (!OutputFile.HasExtension(path, ".safetensors"))
            throw new UsageException($"--out {path}: expected a file that ends in .safetensors.");
        OutputFile.CheckFolder(path);
        return path;
    }
}
