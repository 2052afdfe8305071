using System.CommandLine;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass sample MODEL</c>.</summary>
internal static class SampleCommand
{
    private const int PicturesInARow = 20, UsualCount = 100;
    private const string Prior = "prior";

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var count = new Option<int>("--count") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => UsualCount };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the draws, and of a mixture's first centers.", HelpName = "S" };
        var wanted = new Option<string?>("--class") { Description = "The class that all are to be of, from a conditional model or a density for each class.", HelpName = "NAME" };
        var output = TableOutput.CreateOption("-", ", or .png with the pictures");
        var data = new Option<string?>("--data") { Description = TrainingRows.Help, HelpName = "DATA" };
        var logs = new Option<bool>("--log-density") { Description = "CSV: a last column with log f(z) of each sample's code, in nats." };
        var densities = new DensityOptions("Where codes are drawn from: fitted to the codes of training rows, or the model's prior. Where not given: the prior, else the density saved with the model.", Prior);
        var extras = new SampleExtras();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "sample", "Draws codes from a density and writes the rows that they stand for.",
            ("sample runs/vae --count 400 --out new.png", "400 new pictures in a grid, from the model's prior"),
            ("sample runs/mnist-cvae --class 7 --out sevens.png", "pictures of a class, from a conditional model"),
            ("sample runs/a --density mixture --out new.png --nearest pairs.png", "from a mixture of Gaussians; each beside the training picture nearest to it"),
            ("sample runs/a --per-class --class 7 --out sevens.png", "from a Gaussian fitted to the codes of the sevens"),
            ("sample runs/a --density full --count 5000 --judge runs/b", "how like the data they are, in the codes of another model")) { model, count, seed, wanted, output, data, logs };
        densities.AddTo(command);
        extras.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var (number, withLogs) = (parsed.GetValue(count), parsed.GetValue(logs));
            if (number < 1) throw new UsageException($"--count: expected at least 1; found {number}.");
            var writes = parsed.GetResult(output) is { Implicit: false } || !extras.AnyGiven(parsed);
            if (withLogs && (!writes || (target != "-" && !Path.GetExtension(target).Equals(".csv", StringComparison.OrdinalIgnoreCase))))
                throw new UsageException("--log-density goes with rows that are written as CSV.");
            extras.Check(parsed, parsed.GetValue(model)!, number, writes && target == "-");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            Pictures.Check(target, loaded);
            var rows = new Lazy<List<DataSet>>(() => TrainingRows.Load(parsed, parsed.GetValue(data), format, loaded, terminal));
            var name = parsed.GetValue(wanted);
            var density = Density(parsed, densities, loaded, parsed.GetValue(data) is not null, rows, parsed.GetValue(seed), name, terminal);
            if (!rows.IsValueCreated && !extras.AnyGiven(parsed) && (parsed.GetValue(data) is not null || format.AnyGiven(parsed)))
                throw new UsageException($"--data and the options for reading it do nothing here: the codes are drawn from the {density}.");
            CheckClass(loaded, density, name);
            var samples = loaded.Sample(density, number, parsed.GetValue(seed), name);
            if (writes) Write(target, loaded, samples, withLogs ? density.LogDensity(samples.Codes) : null, terminal);
            if (extras.AnyGiven(parsed)) extras.Run(parsed, loaded, density, samples, rows.Value, terminal);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The option by which a conditional model is asked for a class.</summary>
    internal static Option<string?> CreateClass() => new("--class") { Description = "The class that a conditional model is asked for.", HelpName = "NAME" };

    /// <summary>The label of the class that was asked for; null for a model that is not conditional.</summary>
    internal static int? LabelOf(Autoencoder model, string? name)
    {
        if (!model.IsConditional)
            return name is null ? null : throw new UsageException($"--class: the model “{model.Recipe.Name}” is not conditional: it cannot be asked for a class.");
        var known = string.Join(", ", model.ClassNames);
        if (name is null) throw new UsageException($"the model “{model.Recipe.Name}” is conditional: say with --class which of {known}.");
        return IndexOf(model.ClassNames, name, "model");
    }

    /// <summary>The prior, the saved density, or one that is fitted now, as the options say.</summary>
    private static CodeDensity Density(
        ParseResult parsed, DensityOptions options, Autoencoder model, bool hasData, Lazy<List<DataSet>> rows, ulong seed, string? className, Terminal terminal)
    {
        var kind = options.KindOf(parsed);
        var saved = model.FindDensity();
        if (kind == Prior && options.IsPerClass(parsed)) throw new UsageException("--per-class goes with a density that is fitted; a prior is one for all.");
        if (kind == Prior && model.Prior is null)
            throw new UsageException($"--density prior: no penalty of the model “{model.Recipe.Name}” holds its codes to a known distribution; use diagonal, full or mixture.");
        if (kind is null && className is not null && !model.IsConditional && saved is PerClassDensity) return saved;
        if (kind is null && className is not null && !model.IsConditional)
            throw new UsageException($"--class: the model “{model.Recipe.Name}” is not conditional: it cannot be asked for a class; fit a density for each class with --per-class.");
        if (kind == Prior || (kind is null && model.Prior is not null)) return new PriorDensity(model);
        if (kind is null)
        {
            return saved ?? throw new UsageException(
                $"the model “{model.Recipe.Name}” has no prior (no penalty holds its codes to a known distribution) and no density saved with it; fit one with --density diagonal, full or mixture.");
        }

        if (!hasData && saved is not null && options.Suits(parsed, saved)) return saved;
        var density = options.Fit(parsed, model, rows.Value[0], kind, seed);
        terminal.Error.WriteLine($"fitted a {density} to the codes of {Words.Count(rows.Value[0].Count, "row")} of {rows.Value[0].Name}");
        return density;
    }

    /// <summary>Refuses a class that nothing takes notice of, or that is not known.</summary>
    private static void CheckClass(Autoencoder model, CodeDensity density, string? name)
    {
        if (density is PerClassDensity perClass)
        {
            if (name is not null) IndexOf(perClass.ClassNames, name, "density");
            return;
        }

        if (name is not null && !model.IsConditional)
            throw new UsageException($"--class: neither the model “{model.Recipe.Name}” nor the {density} knows classes; fit a density for each with --per-class.");
        LabelOf(model, name);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name, string whose) => names.ToList().IndexOf(name) is var label and >= 0
        ? label
        : throw new UsageException($"--class: the {whose} knows no class “{name}”{NearestName.Hint(name, [.. names])}");

    private static void Write(string target, Autoencoder model, CodeSamples samples, double[]? logs, Terminal terminal)
    {
        var rows = TableOutput.ToTable(samples.Rows);
        if (TableOutput.IsPicture(target))
        {
            Pictures.Write(target, model, [rows], rows, PicturesInARow);
            return;
        }

        var set = ReconstructCommand.AsRows(model, rows, null);
        TableOutput.Write(target, logs is null ? set : WithLogs(samples.Rows, logs, set.ColumnNames!), terminal);
    }

    private static DataSet WithLogs(float[,] rows, double[] logs, IReadOnlyList<string> names)
    {
        var width = rows.GetLength(1);
        var wide = new float[rows.GetLength(0), width + 1];
        for (var r = 0; r < logs.Length; r++)
        {
            for (var c = 0; c < width; c++) wide[r, c] = rows[r, c];
            wide[r, width] = (float)logs[r];
        }

        return new DataSet("rows", TableOutput.ToTable(wide), columnNames: [.. names, "log_density"]);
    }
}
