using System.CommandLine;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass recipes [NAME]</c>.</summary>
internal static class RecipesCommand
{
    internal static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "The recipe to print as JSON; by default all are listed.",
        };
        name.CompletionSources.Add(_ => EmbeddedRecipes.Names);
        var command = new DocumentedCommand(
            "recipes", "Lists the recipes that come with the command, or prints one.",
            ("recipes", "all recipes, one per line"),
            ("recipes linear > mine.json", "a recipe to edit; then: hourglass train mine.json")) { name };
        command.SetAction(parsed => Run(parsed.GetValue(name), terminal.Output));
        return command;
    }

    private static int Run(string? name, TextWriter output)
    {
        if (name is not null)
        {
            output.WriteLine(EmbeddedRecipes.ReadEmbedded(name).TrimEnd());
            return ExitCode.Success;
        }

        var rows = EmbeddedRecipes.Names.Select(known =>
        {
            var recipe = RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(known));
            return (string[])[known, recipe.Data.Source, FirstSentence(recipe.Description)];
        });
        Words.WriteTable(output, [.. rows], leftColumns: 3);
        return ExitCode.Success;
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0 ? text[..(end + 1)] : text;
}
