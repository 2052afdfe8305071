using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Hourglass.Cli;

/// <summary>The help of a command: what it does, its usage, commands, arguments, options and examples.</summary>
internal static class HelpPage
{
    private const int WidestLabel = 32;

    /// <summary>Shows this page wherever help is asked for.</summary>
    internal static void ShowFor(RootCommand root, Terminal terminal) =>
        root.Options.OfType<HelpOption>().Single().Action = new Show(terminal);

    /// <summary>The options of a command, and those of its parents that hold for it too.</summary>
    internal static IEnumerable<Option> OptionsOf(Command command)
    {
        foreach (var option in command.Options) yield return option;
        for (var parent = ParentOf(command); parent is not null; parent = ParentOf(parent))
            foreach (var option in parent.Options)
                if (option.Recursive) yield return option;
    }

    private static void Write(Command command, TextWriter output, int width)
    {
        foreach (var line in TextLayout.Wrap(command.Description ?? "", width)) output.WriteLine(line);
        output.WriteLine();
        output.WriteLine($"Usage: {Usage(command)}");
        WriteSection(output, "Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (Label(sub), sub.Description)), width);
        WriteSection(output, "Arguments", command.Arguments.Select(argument => (Label(argument), argument.Description)), width);
        var options = OptionsOf(command).Where(option => !option.Hidden);
        WriteSection(output, "Options", options.Select(option => (Label(option), (string?)Describe(option))), width);
        if (command is not DocumentedCommand { Examples: { Count: > 0 } examples }) return;
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
        {
            output.WriteLine($"  hourglass {line}");
            foreach (var part in TextLayout.Wrap(meaning, width - 6)) output.WriteLine($"      {part}");
        }
    }

    private static void WriteSection(TextWriter output, string title, IEnumerable<(string Label, string? Text)> entries, int width)
    {
        var all = entries.ToArray();
        if (all.Length == 0) return;
        output.WriteLine();
        output.WriteLine($"{title}:");
        var column = Math.Min(all.Max(entry => entry.Label.Length), WidestLabel) + 4;
        foreach (var (label, text) in all)
        {
            var start = $"  {label}";
            if (start.Length > column - 2) output.WriteLine(start);
            else output.Write(start.PadRight(column));
            var isFirst = start.Length <= column - 2;
            foreach (var line in TextLayout.Wrap(text ?? "", width - column))
            {
                output.WriteLine(isFirst ? line : new string(' ', column) + line);
                isFirst = false;
            }
        }
    }

    private static string Usage(Command command)
    {
        List<string> words = [Path(command)];
        if (command.Subcommands.Count > 0) words.Add("COMMAND");
        words.AddRange(command.Arguments.Select(Label));
        words.Add("[options]");
        return string.Join(' ', words);
    }

    private static string Path(Command command) => ParentOf(command) is { } parent ? $"{Path(parent)} {command.Name}" : "hourglass";

    private static Command? ParentOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault();

    private static string Label(Command command) => string.Join(' ', command.Arguments.Select(Label).Prepend(command.Name));

    /// <summary><c>DATA</c>, <c>[DATA]</c> for an optional argument, <c>[QUERY…]</c> for several.</summary>
    private static string Label(Argument argument)
    {
        var name = argument.Name;
        if (argument.Arity.MaximumNumberOfValues > 1 && !name.Contains('…', StringComparison.Ordinal)) name += "…";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Label(Option option)
    {
        var aliases = option.Aliases.Where(alias => alias.StartsWith('-') && alias != option.Name).OrderDescending(StringComparer.Ordinal);
        var names = string.Join(", ", aliases.Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    /// <summary>The description with the default value, unless that is nothing.</summary>
    private static string Describe(Option option)
    {
        if (option is HelpOption) return "Show this help.";
        if (option is VersionOption) return "Show the version.";
        var text = option.Description ?? "";
        if (option is PartOption part) text += $" One of {string.Join(", ", part.Names)}.";
        if (option.Required) return text + " Required.";
        if (!option.HasDefaultValue || option.GetDefaultValue() is not { } value) return text;
        var shown = value is bool ? "" : Convert.ToString(value, CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(shown) ? text : $"{text} Default: {shown}.";
    }

    private sealed class Show(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output, terminal.Width);
            return ExitCode.Success;
        }
    }
}
