using System.CommandLine;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass recipes [NAME]</c>.</summary>
internal static class RecipesCommand
{
    /// <summary>The tasks in the order of the list, with what their models are for.</summary>
    private static readonly (RecipeTask Task, string Meaning)[] _tasks =
    [
        (RecipeTask.Compress, "as much of each row as possible in few numbers"), (RecipeTask.Anomalies, "rows unlike the normal ones"),
        (RecipeTask.Denoise, "noise removed"), (RecipeTask.Generate, "new rows"), (RecipeTask.Visualize, "rows as points of a plane"),
        (RecipeTask.Embed, "codes for search and classification"),
    ];

    internal static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "The recipe to print as JSON; by default all are listed.",
        };
        name.CompletionSources.Add(_ => EmbeddedRecipes.Names);
        var json = Common.Json("a list");
        var command = new DocumentedCommand(
            "recipes", "Lists the recipes that come with the command by task, or prints one.",
            ("recipes", "all recipes, one per line"),
            ("recipes linear > mine.json", "a recipe to edit; then: hourglass train mine.json --data rows.csv")) { name, json };
        command.SetAction(parsed => Run(parsed.GetValue(name), parsed.GetValue(json), terminal.Output));
        return command;
    }

    private static int Run(string? name, bool asJson, TextWriter output)
    {
        if (name is not null)
        {
            output.WriteLine(EmbeddedRecipes.ReadEmbedded(name).TrimEnd()); // a recipe is JSON with and without --json
            return ExitCode.Success;
        }

        var recipes = EmbeddedRecipes.Names.Select(known => RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(known))).ToList();
        if (asJson)
        {
            output.WriteLine(Json.Line(writer => writer.Objects("recipes", recipes, recipe =>
            {
                writer.WriteString("name", recipe.Name);
                writer.WriteString("task", recipe.Task is { } task ? Words.Name(task) : null);
                writer.WriteString("data", recipe.Data.Source);
                writer.WriteString("description", recipe.Description);
            })));
            return ExitCode.Success;
        }

        var (widest, source) = (recipes.Max(recipe => recipe.Name.Length), recipes.Max(recipe => recipe.Data.Source.Length));
        foreach (var (task, meaning) in _tasks)
        {
            output.WriteLine($"{Words.Name(task)}: {meaning}");
            foreach (var recipe in recipes.Where(recipe => recipe.Task == task))
                output.WriteLine(
                    $"  {recipe.Name.PadRight(widest)} {recipe.Data.Source.PadRight(source)} {FirstSentence(recipe.Description)}");
        }

        output.WriteLine("Without a recipe, hourglass train --data FILE [--task TASK] chooses one from the data.");
        return ExitCode.Success;
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0 ? text[..(end + 1)] : text;
}
