using System.CommandLine;
using System.Globalization;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary><c>hourglass train [RECIPE]</c>: from the options to a recipe, a folder and a backend.</summary>
internal static class TrainCommand
{
    internal static Command Create(Terminal terminal)
    {
        var recipe = new Argument<string?>("RECIPE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A recipe name (see hourglass recipes) or a JSON file; with --data alone a recipe is chosen from the data. " +
                "With --resume the recipe is read from the run's folder.",
        };
        recipe.CompletionSources.Add(_ => EmbeddedRecipes.Names);
        var data = new Option<string?>("--data")
        {
            Description = "Train on this data set, file or folder of pictures instead of the recipe's.", HelpName = "DATA",
        };
        var task = new Option<RecipeTask?>("--task")
        {
            Description = "Without RECIPE: what the model is for, one of anomalies, denoise, compress, generate, visualize and embed.",
            HelpName = "TASK",
        };
        var normal = new Option<string?>("--normal")
        {
            Description = "The class of normal rows, for --task anomalies; by default the most frequent one.", HelpName = "NAME",
        };
        var folder = new Option<string?>("--out")
        {
            Description = "The folder of the run. Default: runs/RECIPE-DATE-TIME.", HelpName = "FOLDER",
        };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training rows.", HelpName = "N" };
        var iterations = new Option<int?>("--iterations") { Description = "Training steps, instead of epochs.", HelpName = "N" };
        var seed = new Option<ulong?>("--seed") { Description = "The random seed.", HelpName = "N" };
        var threads = Common.Threads();
        var set = new Option<string[]>("--set")
        {
            Description = "Sets a value of the recipe, such as training.batchSize=64; may be repeated.", HelpName = "KEY=VALUE",
        };
        var resume = new Option<bool>("--resume")
        {
            Description = "Continue the run in FOLDER from its last checkpoint; --epochs or --iterations may increase.",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Show no progress." };
        var json = Common.Json("the summary");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "train", "Trains an autoencoder and writes the model, its history and a report to a folder.",
            ("train quickstart", "pictures of clothing, encoded as 32 numbers; takes seconds"),
            ("train --data sensors.csv --task anomalies", "a recipe chosen from the data, and a detector for hourglass detect score"),
            ("train linear --epochs 5 --seed 7 --out runs/seven", "a named recipe with changes"),
            ("train mine.json --data rows.csv --label-column class --set training.learningRate=0.01", "your own recipe and rows"),
            ("train mine.json --data photos --set data.pictures.tile=[32,32]", "a folder of pictures, cut into tiles"),
            ("train --resume --out runs/seven --epochs 10", "continue a run that ended or was interrupted"))
        {
            recipe, data, task, normal, folder, epochs, iterations, seed, threads, set, resume, quiet, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(epochs) is not null && parsed.GetValue(iterations) is not null)
                throw new UsageException("give either --epochs or --iterations, not both.");
            var backend = Common.CreateBackend(parsed.GetValue(threads));
            var length = Length(parsed.GetValue(epochs), parsed.GetValue(iterations));
            var (isQuiet, asJson) = (parsed.GetValue(quiet), parsed.GetValue(json));
            if (parsed.GetValue(resume))
            {
                if (parsed.GetValue(folder) is not { } run) throw new UsageException("--resume requires --out, the folder of the run.");
                foreach (var option in (Option[])[data, task, normal, seed, set])
                    if (parsed.IsGiven(option))
                        throw new UsageException($"{option.Name} cannot be given with --resume: a run continues with its own recipe.");
                if (format.AnyGiven(parsed))
                    throw new UsageException(
                        "the options for reading data cannot be given with --resume: a run continues with its own data.");
                using var open = RunFolder.Open(run);
                var grown = Grow(RecipeJson.Parse(File.ReadAllText(open.Recipe)), parsed.GetValue(recipe), length, run);
                return Train(new PreparedRun(grown), open, isResumed: true);
            }

            // --set comes first: an option of its own overrides it.
            List<string> settings = [.. parsed.GetValue(set) ?? [], .. length, .. format.Settings(parsed)];
            var source = parsed.GetValue(data);
            if (source is not null) settings.AddRange(["data.source=" + Json.Text(source), .. NoTest(settings)]);
            if (parsed.GetValue(seed) is { } number) settings.Add(string.Create(CultureInfo.InvariantCulture, $"training.seed={number}"));
            // A folder that cannot be written to is refused before anything is read.
            var path = parsed.GetValue(folder);
            using var given = path is null ? null : RunFolder.Create(path, "--out ");
            var prepared = Prepare(
                parsed.GetValue(recipe), source, settings, new Purpose(parsed.GetValue(task), parsed.GetValue(normal)), terminal);
            using var usual = given is null ? RunFolder.CreateUnique(Path.Combine("runs", RunFolder.NameFor(prepared.Recipe.Name))) : null;
            return Train(prepared, given ?? usual!, isResumed: false);

            int Train(PreparedRun begun, RunFolder taken, bool isResumed) => Run(
                TrainingRun.Create(begun, taken, backend, isResumed, terminal.Messages, terminal.Cancellation), terminal, isQuiet, asJson);
        });
        return command;
    }

    /// <summary>Trains, measures and writes; returns the exit code.</summary>
    private static int Run(TrainingRun run, Terminal terminal, bool isQuiet, bool asJson)
    {
        var summary = new TrainSummary(run);
        if (!asJson) summary.WriteRows(terminal.Output);
        terminal.Output.Flush();
        run.Warn();
        TrainingResult result;
        using (terminal.Protect()) // a run stops after the step in hand and keeps its model
            result = new ProgressDisplay(terminal, isQuiet).Run(progress => run.Train(progress, terminal.Cancellation));
        if (result.Reason == StopReason.Canceled)
        {
            terminal.Error.WriteLine(
                $"stopped at step {Words.Whole(result.Steps)}; the model is {run.Folder.Model}; continue with: hourglass train --resume " +
                    $"--out {run.Folder.Location}");
            return ExitCode.Stopped;
        }

        var finished = run.Finish(result, terminal.Cancellation);
        if (asJson) terminal.Output.WriteLine(summary.ToJson(finished));
        else summary.WriteResult(terminal.Output, finished);
        return ExitCode.Success;
    }

    /// <summary>--data also replaces the recipe's test rows, unless --set names some.</summary>
    private static IEnumerable<string> NoTest(List<string> settings) =>
        settings.Any(setting => setting.StartsWith("data.test=", StringComparison.Ordinal)) ? [] : ["data.test=null"];

    /// <summary>The recipe of a new run: the one named, fitted to other data where there is some, or one chosen from the data.</summary>
    private static PreparedRun Prepare(string? name, string? source, List<string> settings, Purpose purpose, Terminal terminal)
    {
        if (name is null)
        {
            if (source is null)
                throw new UsageException(
                    "RECIPE is missing; give a name (see hourglass recipes), a JSON file, or --data alone for a recipe chosen from it.");
            if (purpose.Normal is not null && purpose.Task != RecipeTask.Anomalies)
                throw new UsageException("--normal requires --task anomalies.");
            return AutomaticTraining.Choose(
                source, settings, purpose.Task, purpose.Normal, terminal.Messages, terminal.Cancellation);
        }

        if (purpose.Task is not null) throw new UsageException($"--task does nothing with a recipe; {name} is one.");
        if (purpose.Normal is { } normal) settings.Add("data.normal=" + Json.Text(normal));
        return PreparedRun.OfRecipe(name, source, settings, terminal.Messages, terminal.Cancellation);
    }

    /// <summary>The settings for the length of a run: in epochs or in iterations.</summary>
    private static List<string> Length(int? epochs, int? iterations)
    {
        if (epochs is not null) return [$"training.epochs={epochs}", "training.iterations=null", "training.logEvery=null"];
        return iterations is not null ? [$"training.iterations={iterations}", "training.epochs=null"] : [];
    }

    /// <summary>The recipe of a resumed run with the new length, which may only increase.</summary>
    private static Recipe Grow(Recipe before, string? name, List<string> length, string folder)
    {
        if (name is not null && Path.GetFileNameWithoutExtension(name) != before.Name
            && RecipeJson.Parse(EmbeddedRecipes.Read(name)).Name != before.Name)
            throw new UsageException($"{folder} holds a run of “{before.Name}”, not of “{name}”.");
        if (length.Count == 0) return before;
        var after = RecipeJson.Parse(RecipeJson.Write(before), length);
        var (was, now) = (before.Training, after.Training);
        if (was.Epochs is null != now.Epochs is null)
            throw new UsageException($"the run in {folder} is measured in {Unit(was)}; it cannot be resumed with {Unit(now)}.");
        if (now.Epochs < was.Epochs || now.Iterations < was.Iterations)
            throw new UsageException(
                $"the run in {folder} already has {was.Epochs ?? was.Iterations} {Unit(was)}; a resumed run can only grow.");
        return after;

        static string Unit(TrainingRecipe training) => training.Epochs is null ? "iterations" : "epochs";
    }

    /// <summary>The options that steer the choice of a recipe.</summary>
    private sealed record Purpose(RecipeTask? Task, string? Normal);
}
