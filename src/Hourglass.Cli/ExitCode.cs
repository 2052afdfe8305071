namespace Hourglass.Cli;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    internal const int Success = 0, Failure = 1, Usage = 2, Stopped = 130;
}
