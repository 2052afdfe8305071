using System.CommandLine;

namespace Hourglass.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">The word to type.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Whole command lines, each with what it does.</param>
internal sealed class DocumentedCommand(string name, string description, params (string Line, string Meaning)[] examples)
    : Command(name, description)
{
    /// <summary>The examples, without the leading <c>hourglass</c>.</summary>
    internal IReadOnlyList<(string Line, string Meaning)> Examples => examples;
}
