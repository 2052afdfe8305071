using System.Text;

namespace Hourglass.Cli;

/// <summary>Where a command reads from and writes to: the process's own streams, or those of a test.</summary>
/// <param name="Input">The standard input.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="IsInteractive">Whether <paramref name="Error"/> is a screen, on which a progress bar can be redrawn.</param>
/// <param name="Cancellation">Canceled when the user asks to stop.</param>
internal sealed record Terminal(
    TextReader Input, TextWriter Output, TextWriter Error, bool IsInteractive, CancellationToken Cancellation) : IDisposable
{
    private const int NarrowestText = 60, WidestText = 120;

    /// <summary>Characters to a line of text that is wrapped: those of the screen within limits; 120 elsewhere.</summary>
    internal int Width => IsProcess && !Console.IsOutputRedirected
        ? Math.Clamp(Console.WindowWidth - 1, NarrowestText, WidestText)
        : WidestText;

    /// <summary>Whether the output is a screen, on which long tables are cut short.</summary>
    internal bool IsScreen { get; init; }

    /// <summary>Whether tables are written as JSON, a line for each row.</summary>
    internal bool AsJson { get; init; }

    /// <summary>Where a progress bar is drawn: the error stream with the terminal's own control sequences.</summary>
    internal TextWriter Screen { get => field ?? Error; init; }

    /// <summary>What a run has to say, as lines of <see cref="Error"/>.</summary>
    internal IRunMessages Messages => new ErrorLines(Error);

    private bool IsProcess { get; init; }

    private StopSignal? Stop { get; init; }

    /// <summary>Until the result is disposed of, a stop waits for what the command does.</summary>
    internal IDisposable? Protect() => Stop?.Protect();

    /// <summary>The same streams, with tables as JSON if <paramref name="json"/>.</summary>
    internal Terminal WithJson(bool json) => this with { AsJson = json };

    /// <summary>The streams of the process. The output is buffered, as tables may be long.</summary>
    internal static Terminal OfProcess(StopSignal stop) => new(
        Console.In, Results(), new CleanWriter(Console.Error), !Console.IsErrorRedirected, stop.Token)
    {
        IsProcess = true, IsScreen = !Console.IsOutputRedirected, Screen = Console.Error, Stop = stop,
    };

    /// <summary>The standard output: as it is for files and programs, without control characters from files on a screen.</summary>
    private static TextWriter Results()
    {
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        return Console.IsOutputRedirected ? output : new CleanWriter(output);
    }

    public void Dispose() => Output.Flush();

    private sealed class ErrorLines(TextWriter error) : IRunMessages
    {
        public void Report(string value) => error.WriteLine(value);

        public void Note(string text) => error.WriteLine($"note: {text}");

        public void Warning(string text) => error.WriteLine($"warning: {text}");
    }
}
