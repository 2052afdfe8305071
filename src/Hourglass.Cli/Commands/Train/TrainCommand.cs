using System.CommandLine;
using System.Globalization;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass train RECIPE</c>: from the options to a recipe, a folder and a backend.</summary>
internal static class TrainCommand
{
    internal static Command Create(Terminal terminal)
    {
        var recipe = new Argument<string?>("RECIPE")
        {
            Arity = ArgumentArity.ZeroOrOne, HelpName = "RECIPE",
            Description = "A recipe's name (see hourglass recipes) or a JSON file; with --resume it is read from the run's folder.",
        };
        recipe.CompletionSources.Add([.. EmbeddedRecipes.Names]);
        var data = new Option<string?>("--data") { Description = "Train on this named data set, file or folder of pictures instead of the recipe's.", HelpName = "NAME|PATH" };
        var folder = new Option<string?>("--out") { Description = "The folder of the run; runs/RECIPE-DATE-TIME where not given.", HelpName = "FOLDER" };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training rows.", HelpName = "N" };
        var iterations = new Option<int?>("--iterations") { Description = "Steps, instead of epochs.", HelpName = "N" };
        var seed = new Option<ulong?>("--seed") { Description = "The seed of all draws.", HelpName = "N" };
        var threads = CreateThreads();
        var set = new Option<string[]>("--set") { Description = "Sets a value of the recipe, such as training.batchSize=64; may be repeated.", HelpName = "PATH=VALUE" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run in FOLDER from its last checkpoint; --epochs or --iterations may grow." };
        var quiet = new Option<bool>("--quiet") { Description = "Show no progress." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of the summary." };
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "train", "Trains an autoencoder and writes the model, its history and a report into a folder.",
            ("train quickstart", "pictures of clothing through 32 numbers; done in seconds"),
            ("train linear --epochs 5 --seed 7 --out runs/seven", "a named recipe, changed"),
            ("train mine.json --data rows.csv --label-column class --set training.learningRate=0.01", "a recipe and rows of your own"),
            ("train mine.json --data photos --set data.pictures.tile=[32,32]", "a folder of pictures, cut into tiles"),
            ("train --resume --out runs/seven --epochs 10", "go on where a run ended or was interrupted"))
        {
            recipe, data, folder, epochs, iterations, seed, threads, set, resume, quiet, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var isResumed = parsed.GetValue(resume);
            if (parsed.GetValue(epochs) is not null && parsed.GetValue(iterations) is not null)
                throw new UsageException("give either --epochs or --iterations, not both.");
            var backend = CreateBackend(parsed.GetValue(threads));
            var length = Length(parsed.GetValue(epochs), parsed.GetValue(iterations));
            if (isResumed)
            {
                if (parsed.GetValue(folder) is not { } path) throw new UsageException("--resume needs --out, the folder of the run to go on with.");
                foreach (var option in (Option[])[data, seed, set])
                    if (parsed.GetResult(option) is { Implicit: false })
                        throw new UsageException($"{option.Name} cannot be given with --resume: a run goes on with its own recipe.");
                if (format.AnyGiven(parsed)) throw new UsageException("a run goes on with its own data: leave the options of data files out with --resume.");
                var open = RunFolder.Open(path);
                var grown = Grow(RecipeJson.Parse(File.ReadAllText(open.Recipe)), parsed.GetValue(recipe), length, path);
                return new TrainingRun(grown, open, backend, terminal, parsed.GetValue(quiet), parsed.GetValue(json)).Run(resume: true);
            }

            if (parsed.GetValue(recipe) is not { } name) throw new UsageException("the RECIPE is missing; name one (see hourglass recipes) or a JSON file.");
            // --set first: an option of its own wins.
            List<string> settings = [.. parsed.GetValue(set) ?? [], .. length, .. format.Settings(parsed)];
            if (parsed.GetValue(data) is { } source) settings.AddRange(["data.source=" + Json.Text(source), .. NoTest(settings)]);
            if (parsed.GetValue(seed) is { } number) settings.Add(string.Create(CultureInfo.InvariantCulture, $"training.seed={number}"));
            var resolved = Parse(name, settings);
            using var created = RunFolder.Create(parsed.GetValue(folder) ?? DefaultFolder(resolved.Name));
            return new TrainingRun(resolved, created, backend, terminal, parsed.GetValue(quiet), parsed.GetValue(json)).Run(resume: false);
        });
        return command;
    }

    private const int MostThreads = 1024;

    /// <summary>Rows given by --data stand without the recipe's test rows, unless --set names some.</summary>
    private static IEnumerable<string> NoTest(List<string> settings) =>
        settings.Any(setting => setting.StartsWith("data.test=", StringComparison.Ordinal)) ? [] : ["data.test=null"];

    /// <summary>The option that says how many threads do the arithmetic.</summary>
    internal static Option<int?> CreateThreads()
    {
        var threads = new Option<int?>("--threads") { Description = "Threads that do the arithmetic; all cores where not given. The result does not depend on it.", HelpName = "N" };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > MostThreads)
                result.AddError($"--threads must be from 1 to {MostThreads}; found {result.Tokens[0].Value}.");
        });
        return threads;
    }

    internal static Backend CreateBackend(int? threads) => threads is { } number ? new CpuBackend(number) : Backend.Default;

    private static Recipe Parse(string nameOrPath, IEnumerable<string> settings)
    {
        var text = EmbeddedRecipes.Read(nameOrPath);
        try
        {
            return RecipeJson.Parse(text, settings);
        }
        catch (RecipeException e)
        {
            throw new RecipeException($"{nameOrPath}: {e.Message}", e);
        }
    }

    /// <summary>The settings that give a run its length: training goes either by epochs or by iterations.</summary>
    private static List<string> Length(int? epochs, int? iterations)
    {
        if (epochs is not null) return [$"training.epochs={epochs}", "training.iterations=null", "training.logEvery=null"];
        return iterations is not null ? [$"training.iterations={iterations}", "training.epochs=null"] : [];
    }

    /// <summary>The recipe of a run that goes on, with the new length; that may only grow.</summary>
    private static Recipe Grow(Recipe before, string? name, List<string> length, string folder)
    {
        if (name is not null && Path.GetFileNameWithoutExtension(name) != before.Name && RecipeJson.Parse(EmbeddedRecipes.Read(name)).Name != before.Name)
            throw new UsageException($"{folder} holds a run of “{before.Name}”, not of “{name}”.");
        if (length.Count == 0) return before;
        var after = RecipeJson.Parse(RecipeJson.Write(before), length);
        var (was, now) = (before.Training, after.Training);
        if (was.Epochs is null != now.Epochs is null)
            throw new UsageException($"the run in {folder} goes by {Unit(was)}; it cannot go on by {Unit(now)}.");
        if (now.Epochs < was.Epochs || now.Iterations < was.Iterations)
            throw new UsageException($"the run in {folder} was to make {was.Epochs ?? was.Iterations} already; a resumed run can only grow.");
        return after;

        static string Unit(TrainingRecipe training) => training.Epochs is null ? "iterations" : "epochs";
    }

    private static string DefaultFolder(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{safe}-{DateTime.Now:yyyyMMdd-HHmmss}"));
    }
}
