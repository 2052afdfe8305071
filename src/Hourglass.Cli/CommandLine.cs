using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>From the words of a command line to an exit code.</summary>
internal static class CommandLine
{
    internal static int Run(IReadOnlyList<string> words, Terminal terminal)
    {
        using var culture = new InvariantCulture();
        var debug = new Option<bool>("--debug") { Description = "Print the stack of an error.", Recursive = true };
        var root = CreateRoot(terminal);
        root.Options.Add(debug);
        var parsed = root.Parse(words.Count == 0 ? ["--help"] : words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (FirstFault(parsed) is { } fault) throw new UsageException(fault);
            var code = parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            });
            terminal.Output.Flush();
            return code;
        }
        catch (OperationCanceledException) when (terminal.Cancellation.IsCancellationRequested)
        {
            terminal.Error.WriteLine("hourglass: stopped.");
            return ExitCode.Stopped;
        }
        catch (Exception e)
        {
            terminal.Output.Flush();
            return Faults.Report(e, parsed.GetResult(debug) is { Implicit: false } || Faults.IsDebugVariableSet, terminal.Error);
        }
    }

    internal static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("Trains, inspects and runs autoencoders. Start with: hourglass train quickstart")
        {
            TrainCommand.Create(terminal), StudioCommand.Create(terminal), RecipesCommand.Create(terminal),
            EvaluateCommand.Create(terminal), ReportCommand.Create(terminal), ReconstructCommand.Create(terminal),
            DenoiseCommand.Create(terminal), EncodeCommand.Create(terminal), DecodeCommand.Create(terminal),
            LatentsCommand.Create(terminal),
            SpaceCommand.Create(terminal), TsneCommand.Create(terminal), DensityCommand.Create(terminal),
            SampleCommand.Create(terminal), DetectCommand.Create(terminal), ProbeCommand.Create(terminal),
            FinetuneCommand.Create(terminal), PredictCommand.Create(terminal), CompareCommand.Create(terminal),
            IndexCommand.Create(terminal), SearchCommand.Create(terminal), CompressCommand.Create(terminal),
            DecompressCommand.Create(terminal), InfoCommand.Create(terminal), DataCommand.Create(terminal), BenchCommand.Create(terminal),
        };
        HelpPage.ShowFor(root, terminal);
        return root;
    }

    /// <summary>The first error in the words, with the nearest known name for an unknown one; null for a valid command line.</summary>
    private static string? FirstFault(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction) return null; // help needs no arguments
        var command = parsed.CommandResult.Command;
        var help = $" (see hourglass {string.Join(' ', Names(parsed.CommandResult).Append("--help"))})";
        if (parsed.UnmatchedTokens.Count == 0)
            return (command.Subcommands.Count > 0 ? "a command is missing" : parsed.Errors[0].Message.TrimEnd('.')) + help;
        var word = parsed.UnmatchedTokens[0];
        if (word.StartsWith('-'))
        {
            var options = HelpPage.OptionsOf(command).Select(option => option.Name);
            var names = options.Where(name => name.StartsWith("--", StringComparison.Ordinal));
            return $"there is no option {word}{NearestName.Hint(word, [.. names])}";
        }

        if (command.Subcommands.FirstOrDefault(group => group.Subcommands.Any(sub => sub.Name == word)) is { } owner)
            return $"there is no command “{word}”; there is “hourglass {owner.Name} {word}”";
        return command.Subcommands.Count > 0
            ? $"there is no command “{word}”{NearestName.Hint(word, [.. command.Subcommands.Select(sub => sub.Name)])}"
            : $"unexpected argument “{word}”{help}";
    }

    /// <summary>The names of the command and its parents, without the root.</summary>
    private static IEnumerable<string> Names(SymbolResult? result) =>
        result is CommandResult { Command: not RootCommand } command ? Names(command.Parent).Append(command.Command.Name) : [];
}
