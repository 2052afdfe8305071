using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>From the words of a command line to an exit code. A fault of the user's is one sentence on the error stream.</summary>
internal static class CommandLine
{
    internal static int Run(IReadOnlyList<string> words, Terminal terminal)
    {
        var parsed = CreateRoot(terminal).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
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
            terminal.Error.WriteLine($"hourglass: {Sentence(e)}");
            return e is UsageException or RecipeException ? ExitCode.Usage : ExitCode.Failure;
        }
    }

    internal static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("Trains, inspects and runs autoencoders. Begin with: hourglass train quickstart")
        {
            TrainCommand.Create(terminal), RecipesCommand.Create(terminal), EvaluateCommand.Create(terminal), ReportCommand.Create(terminal),
            ReconstructCommand.Create(terminal), DenoiseCommand.Create(terminal), EncodeCommand.Create(terminal), DecodeCommand.Create(terminal),
            LatentsCommand.Create(terminal), SpaceCommand.Create(terminal), TsneCommand.Create(terminal), DensityCommand.Create(terminal),
            SampleCommand.Create(terminal), DetectCommand.Create(terminal), ProbeCommand.Create(terminal), FinetuneCommand.Create(terminal),
            PredictCommand.Create(terminal), CompareCommand.Create(terminal), IndexCommand.Create(terminal), SearchCommand.Create(terminal),
            CompressCommand.Create(terminal), DecompressCommand.Create(terminal), InfoCommand.Create(terminal), DataCommand.Create(terminal),
            BenchCommand.Create(terminal),
        };
        DocumentedCommand.ShowExamples(root);
        return root;
    }

    /// <summary>The first thing wrong with the words, with the nearest known one where a word is not known; null where all is well.</summary>
    private static string? FirstFault(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction) return null; // help asks for no arguments
        var command = parsed.CommandResult.Command;
        var help = $" (see hourglass {string.Join(' ', Names(parsed.CommandResult).Append("--help"))})";
        if (parsed.UnmatchedTokens.Count == 0) return parsed.Errors[0].Message.TrimEnd('.') + help;
        var word = parsed.UnmatchedTokens[0];
        if (word.StartsWith('-'))
        {
            var options = command.Options.Select(option => option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal));
            return $"there is no option {word}{NearestName.Hint(word, [.. options])}";
        }

        return command.Subcommands.Count > 0
            ? $"there is no command “{word}”{NearestName.Hint(word, [.. command.Subcommands.Select(sub => sub.Name)])}"
            : $"“{word}” is one word too many{help}";
    }

    /// <summary>The names of the command and those above it, without the root's.</summary>
    private static IEnumerable<string> Names(SymbolResult? result) =>
        result is CommandResult { Command: not RootCommand } command ? Names(command.Parent).Append(command.Command.Name) : [];

    /// <summary>The message of a fault that a user can mend; of any other, what a maintainer needs.</summary>
    private static string Sentence(Exception e) => e switch
    {
        UsageException or RecipeException or TrainingDivergedException or FormatException or IOException or UnauthorizedAccessException or DllNotFoundException => e.Message,
        ArgumentException => e.Message.Split(" (Parameter", 2)[0],
        OutOfMemoryException => "there is not enough memory for this model and data.",
        _ => $"this is a fault in Hourglass; please report it.\n{e}",
    };
}
