using System.Reflection;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>Separates errors of the user from bugs in Hourglass, and reports either in one line.</summary>
internal static class Faults
{
    /// <summary>The environment variable that stands for <c>--debug</c> on every command.</summary>
    internal const string DebugVariable = "HOURGLASS_DEBUG";

    /// <summary>Whether the environment asks for the stack of errors: any value but an empty one, 0 and false.</summary>
    internal static bool IsDebugVariableSet =>
        Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 } value && value is not ("0" or "false" or "False");

    /// <summary>Writes the error as one line, then the stack if asked for.</summary>
    /// <returns>The exit code.</returns>
    internal static int Report(Exception thrown, bool withStack, TextWriter error)
    {
        var cause = Cause(thrown);
        error.WriteLine(MessageText.Clean($"hourglass: {UserMessage(cause) ?? BugMessage(cause, withStack)}"));
        if (withStack) error.WriteLine(thrown);
        return cause is UsageException or RecipeException ? ExitCode.Usage : ExitCode.Failure;
    }

    /// <summary>The sentence of an error that the user can fix: of the command line, a recipe, a file, the data or the machine.</summary>
    private static string? UserMessage(Exception e) => e switch
    {
        UsageException or RecipeException or InvalidInputException or TrainingDivergedException => e.Message,
        DataFormatException or ModelFileException or PictureFileException => e.Message,
        FileNotFoundException { FileName: { } file } => $"{file}: there is no such file.",
        IOException or UnauthorizedAccessException or DllNotFoundException or PlatformNotSupportedException => e.Message,
        OutOfMemoryException => "there is not enough memory for this model and data.",
        _ => null,
    };

    private static string BugMessage(Exception e, bool withStack)
    {
        var where = withStack ? "" : $" (--debug or {DebugVariable}=1 shows where)";
        return $"this is a bug in Hourglass, please report it{where}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
    }

    /// <summary>What lies within the wrappers of parallel loops and static initializers.</summary>
    private static Exception Cause(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var only] } => Cause(only),
        TypeInitializationException or TargetInvocationException when e.InnerException is { } inner => Cause(inner),
        _ => e,
    };
}
