using System.CommandLine;
namespace Hourglass.Cli;
internal static class BenchCommand
{
    internal static Command Create(Terminal terminal) => new DocumentedCommand("bench", "x");
}
