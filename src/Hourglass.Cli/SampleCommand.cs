using System.CommandLine;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass sample MODEL</c>.</summary>
internal static class SampleCommand
{
    private const int PicturesInARow = 20, UsualCount = 100;

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var count = new Option<int>("--count") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => UsualCount };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the draws.", HelpName = "S" };
        var wanted = CreateClass();
        var output = TableOutput.CreateOption("-", ", or .png with the pictures");
        var command = new DocumentedCommand(
            "sample", "Draws codes from the distribution that a model's codes are held to, and writes the rows that they stand for.",
            ("sample runs/vae --count 400 --out new.png", "400 new pictures in a grid"),
            ("sample runs/mnist-cvae --class 7 --out sevens.png", "pictures of a class, from a conditional model")) { model, count, seed, wanted, output };
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var number = parsed.GetValue(count);
            if (number < 1) throw new UsageException($"--count: expected at least 1; found {number}.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            if (loaded.Prior is null)
                throw new UsageException($"the model “{loaded.Recipe.Name}” cannot be sampled from: no penalty holds its codes to a known distribution.");
            var rows = TableOutput.ToTable(loaded.Sample(number, parsed.GetValue(seed), LabelOf(loaded, parsed.GetValue(wanted))));
            if (TableOutput.IsPicture(target)) Pictures.Write(target, loaded, [rows], rows, PicturesInARow);
            else TableOutput.Write(target, ReconstructCommand.AsRows(loaded, rows, null), terminal);
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
        var label = model.ClassNames.ToList().IndexOf(name);
        return label >= 0 ? label : throw new UsageException($"--class: the model knows no class “{name}”{NearestName.Hint(name, [.. model.ClassNames])}");
    }
}
