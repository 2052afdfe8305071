using System.CommandLine;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass sample MODEL</c>.</summary>
internal static class SampleCommand
{
    private const int DefaultCount = 100;
    private const string Prior = "prior";

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var count = Common.Number("--count", "The number of samples.", DefaultCount);
        var seed = Common.Seed("The random seed, also of a mixture's initial centers.");
        var wanted = CreateClass("The class of all samples, for a conditional model or a density per class.");
        var output = TableOutput.CreateOption(", or .png with the pictures");
        var data = new Option<string?>("--data") { Description = DataOptions.TrainingDataHelp, HelpName = "DATA" };
        var logs = new Option<bool>("--log-density") { Description = "CSV: add a column with log f(z) of each sample's code, in nats." };
        var densities = new DensityOptions(
            "The density to sample codes from: one fitted to the codes of training rows, or the model's prior. " +
            "By default the prior if the model has one, else the density saved with the model.", Prior);
        var extras = new SampleExtras();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "sample", "Samples codes from a density and decodes them to new rows.",
            ("sample runs/vae --count 400 --out new.png", "400 new pictures in a grid, from the model's prior"),
            ("sample runs/mnist-cvae --class 7 --out sevens.png", "pictures of a class, from a conditional model"),
            ("sample runs/a --density mixture --out new.png --nearest pairs.png",
                "from a mixture of Gaussians; each above the nearest training picture"),
            ("sample runs/a --per-class --class 7 --out sevens.png", "from a Gaussian fitted to the codes of the sevens"),
            ("sample runs/a --density full --count 5000 --feature-model runs/b",
                "generative metrics of the samples, in the codes of another model"))
        {
            model, count, seed, wanted, output, data, logs,
        };
        densities.AddTo(command);
        extras.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var (number, withLogs) = (parsed.GetValue(count), parsed.GetValue(logs));
            var writes = parsed.IsGiven(output) || !extras.AnyGiven(parsed);
            if (withLogs && (!writes || (target != "-" && !OutputFile.HasExtension(target, ".csv"))))
                throw new UsageException("--log-density requires rows that are written as CSV.");
            extras.Check(parsed, parsed.GetValue(model)!, number, writes && target == "-");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            Pictures.Check(target, loaded);
            var rows = new Lazy<List<DataSet>>(() => format.LoadTraining(parsed, parsed.GetValue(data), loaded, terminal));
            var name = parsed.GetValue(wanted);
            var source = new Source(loaded, parsed.GetValue(data) is not null, rows, parsed.GetValue(seed), name);
            var density = Density(parsed, densities, source, terminal);
            if (!rows.IsValueCreated && !extras.AnyGiven(parsed) && (parsed.GetValue(data) is not null || format.AnyGiven(parsed)))
                throw new UsageException(
                    $"--data and the options for reading it do nothing here: the codes are sampled from the {density}.");
            CheckClass(loaded, density, name);
            var samples = loaded.Sample(density, number, parsed.GetValue(seed), name);
            var (asJson, printsRows) = (extras.WantsJson(parsed), writes && target == "-");
            var logDensity = withLogs ? density.LogDensity(samples.Codes) : null;
            if (writes) Write(target, loaded, samples, logDensity, terminal.WithJson(asJson && printsRows));
            if (extras.AnyGiven(parsed)) extras.Run(parsed, loaded, density, samples, rows.Value, terminal);
            if (asJson && !printsRows) extras.WriteSummary(parsed, density, samples, writes ? target : null, terminal);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The option for the class that a conditional model decodes to.</summary>
    internal static Option<string?> CreateClass(string description) => new("--class") { Description = description, HelpName = "NAME" };

    /// <summary>The label of the class that was asked for; null for a model that is not conditional.</summary>
    internal static int? LabelOf(Autoencoder model, string? name)
    {
        if (!model.IsConditional) return name is null ? null : throw new UsageException($"--class: {NotConditional(model)}.");
        var known = string.Join(", ", model.ClassNames);
        if (name is null)
            throw new UsageException($"the model “{model.Recipe.Name}” is conditional: choose a class with --class, one of {known}.");
        return IndexOf(model.ClassNames, name, "model");
    }

    private static string NotConditional(Autoencoder model) => $"the model “{model.Recipe.Name}” is not conditional on classes";

    /// <summary>The prior, the saved density, or one that is fitted now.</summary>
    private static CodeDensity Density(ParseResult parsed, DensityOptions options, Source source, Terminal terminal)
    {
        var (model, kind) = (source.Model, options.KindOf(parsed));
        var saved = model.FindDensity();
        if (kind == Prior && options.IsPerClass(parsed))
            throw new UsageException("--per-class requires a density that is fitted; the prior is one for all classes.");
        if (kind == Prior && model.Prior is null)
        {
            throw new UsageException(
                $"--density prior: the model “{model.Recipe.Name}” has no prior, as no penalty regularizes its codes towards one; use " +
                    "diagonal, full or mixture.");
        }

        if (kind is null && source.ClassName is not null && !model.IsConditional)
        {
            return saved is PerClassDensity
                ? saved
                : throw new UsageException($"--class: {NotConditional(model)}; fit a density for each class with --per-class.");
        }

        if (kind == Prior || (kind is null && model.Prior is not null)) return new PriorDensity(model);
        if (kind is null)
        {
            return saved ?? throw new UsageException(
                $"the model “{model.Recipe.Name}” has no prior, as no penalty regularizes its codes towards one, and no saved density; " +
                "fit one with --density diagonal, full or mixture.");
        }

        if (!source.HasData && saved is not null && options.Matches(parsed, saved)) return saved;
        var rows = source.Rows.Value[0];
        var density = options.Fit(parsed, model, rows, kind, source.Seed);
        terminal.Error.WriteLine($"fitted a {density} to the codes of {Words.Count(rows.Count, "row")} of {rows.Name}");
        return density;
    }

    /// <summary>Rejects a class that has no effect or is unknown.</summary>
    private static void CheckClass(Autoencoder model, CodeDensity density, string? name)
    {
        if (density is PerClassDensity perClass)
        {
            if (name is not null) IndexOf(perClass.ClassNames, name, "density");
            return;
        }

        if (name is not null && !model.IsConditional)
            throw new UsageException(
                $"--class: {NotConditional(model)}, nor is the {density}; fit a density for each class with --per-class.");
        LabelOf(model, name);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name, string whose) => names.ToList().IndexOf(name) is var label and >= 0
        ? label
        : throw new UsageException($"--class: the {whose} has no class “{name}”{NearestName.Hint(name, [.. names])}");

    private static void Write(string target, Autoencoder model, CodeSamples samples, double[]? logs, Terminal terminal)
    {
        var rows = TableOutput.ModelRows(model, samples.Rows);
        if (logs is null) TableOutput.WriteRows(target, model, rows, terminal);
        else TableOutput.Write(target, WithLogs(samples.Rows, logs, rows.ColumnNames!), terminal);
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

    /// <summary>Where a density can come from: the model, and rows that are loaded only if one is fitted.</summary>
    private sealed record Source(Autoencoder Model, bool HasData, Lazy<List<DataSet>> Rows, ulong Seed, string? ClassName);
}
