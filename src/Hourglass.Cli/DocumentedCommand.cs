using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hourglass.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Whole command lines, each with what it does.</param>
internal sealed class DocumentedCommand(string name, string description, params (string Line, string Meaning)[] examples)
    : Command(name, description)
{
    /// <summary>Lets the help of every command below <paramref name="root"/> end with its examples.</summary>
    internal static void ShowExamples(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
    }

    private void WriteExamples(TextWriter output)
    {
        if (examples.Length == 0) return;
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples) output.WriteLine($"  hourglass {line}\n      {meaning}");
        output.WriteLine();
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            (parseResult.CommandResult.Command as DocumentedCommand)?.WriteExamples(parseResult.InvocationConfiguration.Output);
            return code;
        }
    }
}
