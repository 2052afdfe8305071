using System.CommandLine;
using System.Diagnostics;
using Hourglass.Studio;

namespace Hourglass.Cli;

/// <summary><c>hourglass studio</c>: the page to see, train and try autoencoders.</summary>
internal static class StudioCommand
{
    internal static Command Create(Terminal terminal)
    {
        var runs = new Option<string>("--runs")
        {
            Description = "The folder of the runs.", HelpName = "FOLDER", DefaultValueFactory = _ => "runs",
        };
        var port = new Option<int?>("--port")
        {
            Description = "The port; by default 7411, or a free one where that is taken.", HelpName = "N",
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && int.TryParse(word, out var number) && number is < 0 or > 65535)
                result.AddError($"--port must be from 0 to 65535; found {word}.");
        });
        var host = new Option<string>("--host")
        {
            Description = "The address to listen on. Other machines can reach any but 127.0.0.1, and need the token.",
            HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1",
        };
        var token = new Option<string?>("--token")
        {
            Description = "What a browser must present. By default one is made where other machines can reach the studio.",
            HelpName = "TEXT",
        };
        var readOnly = new Option<bool>("--read-only") { Description = "Nothing can be started, changed or deleted." };
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        var threads = Common.Threads();
        var command = new DocumentedCommand(
            "studio", "Opens a local web page to train autoencoders and look into them.",
            ("studio --open", "the page on this machine, in the browser"),
            ("studio --runs experiments --port 8000", "the runs of another folder"),
            ("studio --host 0.0.0.0", "for other machines, with the token of the printed address"))
        {
            runs, port, host, token, readOnly, open, threads,
        };
        command.SetAction(parsed => Run(
            new StudioOptions
            {
                Runs = parsed.GetValue(runs)!, Port = parsed.GetValue(port), Host = parsed.GetValue(host)!, Token = parsed.GetValue(token),
                IsReadOnly = parsed.GetValue(readOnly), Threads = parsed.GetValue(threads),
            },
            parsed.GetValue(open), terminal));
        return command;
    }

    private static int Run(StudioOptions options, bool opens, Terminal terminal)
    {
        using var protection = terminal.Protect(); // a training is paused first
        var server = StudioServer.StartAsync(options).GetAwaiter().GetResult();
        terminal.Output.WriteLine(server.Address);
        terminal.Output.Flush();
        terminal.Error.WriteLine("Ctrl-C ends the studio; a run in training is paused first and can be resumed.");
        if (opens) Process.Start(new ProcessStartInfo(server.Address) { UseShellExecute = true })?.Dispose();
        terminal.Cancellation.WaitHandle.WaitOne();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return ExitCode.Success;
    }
}
