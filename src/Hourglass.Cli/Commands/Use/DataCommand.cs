using System.CommandLine;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass data list|get|where</c>.</summary>
internal static class DataCommand
{
    internal static Command Create(Terminal terminal) => new DocumentedCommand(
        "data", "Lists named data sets, downloads them, and tells where they lie.",
        ("data list", "all names, and which are here"), ("data get mnist", "download MNIST, checked by its SHA-256"), ("data where mnist", "the paths of its files"))
    {
        CreateList(terminal), CreateGet(terminal), CreateWhere(terminal),
    };

    private static DocumentedCommand CreateList(Terminal terminal)
    {
        var command = new DocumentedCommand("list", "Lists the named data sets and whether they can be loaded now.");
        command.SetAction(_ =>
        {
            var catalog = DataLoader.Catalog;
            var width = catalog.Entries.Max(entry => entry.Name.Length);
            foreach (var entry in catalog.Entries)
                terminal.Output.WriteLine($"{entry.Name.PadRight(width)}  {(catalog.IsPresent(entry.Name) ? "here   " : "missing")}  {entry.Title}; {entry.License}");
            return ExitCode.Success;
        });
        return command;
    }

    private static DocumentedCommand CreateGet(Terminal terminal)
    {
        var name = CreateName();
        var command = new DocumentedCommand("get", "Downloads a data set into the user's cache; a broken download goes on where it broke.") { name };
        command.SetAction(parsed =>
        {
            var wanted = Check(parsed.GetValue(name)!);
            if (DataLoader.Catalog.IsPresent(wanted) && DataLoader.Catalog[wanted].Files.Count == 0)
            {
                terminal.Output.WriteLine($"{wanted} comes with the command; there is nothing to download.");
                return ExitCode.Success;
            }

            using var downloader = new Downloader();
            var progress = new DownloadProgress(terminal);
            var paths = DataLoader.Catalog.GetAsync(wanted, downloader, progress, terminal.Cancellation).GetAwaiter().GetResult();
            progress.End();
            foreach (var path in paths) terminal.Output.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }

    private static DocumentedCommand CreateWhere(Terminal terminal)
    {
        var name = CreateName();
        var command = new DocumentedCommand("where", "Prints the path of each file of a data set; exit code 1 where one is missing.") { name };
        command.SetAction(parsed =>
        {
            var catalog = DataLoader.Catalog;
            var entry = catalog[Check(parsed.GetValue(name)!)];
            if (catalog.IsPresent(entry.Name) && catalog.Locate(entry).Contains(null) || entry.Files.Count == 0)
            {
                terminal.Output.WriteLine($"{entry.Name} comes with the command.");
                return ExitCode.Success;
            }

            var paths = catalog.Locate(entry);
            for (var i = 0; i < paths.Count; i++)
            {
                if (paths[i] is { } path) terminal.Output.WriteLine(path);
                else terminal.Error.WriteLine($"{entry.Files[i].Path} is in none of {string.Join(", ", catalog.Folders)}.");
            }

            return paths.Contains(null) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    private static Argument<string> CreateName()
    {
        var name = new Argument<string>("NAME") { HelpName = "NAME", Description = "A data set's name; see hourglass data list." };
        name.CompletionSources.Add([.. DataLoader.Catalog.Entries.Select(entry => entry.Name)]);
        return name;
    }

    private static string Check(string name) => DataLoader.Catalog.Contains(name)
        ? name
        : throw new UsageException($"there is no data set “{name}”{NearestName.Hint(name, [.. DataLoader.Catalog.Entries.Select(e => e.Name)])}");

    /// <summary>Tells how much of a file has come: one line that is rewritten on a screen, elsewhere a line a file.</summary>
    private sealed class DownloadProgress(Terminal terminal) : IProgress<(DataFileEntry File, long Bytes)>
    {
        private string? _last;

        public void Report((DataFileEntry File, long Bytes) value)
        {
            if (terminal.IsInteractive) terminal.Error.Write($"\r{value.File.Path}: {Words.Size(value.Bytes)} of {Words.Size(value.File.Bytes)}    ");
            else if (_last != value.File.Path) terminal.Error.WriteLine($"{value.File.Path}: {Words.Size(value.File.Bytes)}");
            _last = value.File.Path;
        }

        internal void End()
        {
            if (terminal.IsInteractive && _last is not null) terminal.Error.WriteLine();
        }
    }
}
