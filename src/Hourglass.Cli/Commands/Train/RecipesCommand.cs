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
            Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME", Description = "The recipe to print as JSON; all are listed where none is given.",
        };
        name.CompletionSources.Add([.. EmbeddedRecipes.Names]);
        var command = new DocumentedCommand(
            "recipes", "Lists the recipes that come with the command, or prints one.",
            ("recipes", "all recipes, a line each"),
            ("recipes linear > mine.json", "a recipe to change; then: hourglass train mine.json")) { name };
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

        var width = EmbeddedRecipes.Names.Max(n => n.Length);
        foreach (var known in EmbeddedRecipes.Names)
        {
            var recipe = RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(known));
            output.WriteLine($"{known.PadRight(width)}  {recipe.Data.Source,-13}  {recipe.Description}");
        }

        return ExitCode.Success;
    }
}
