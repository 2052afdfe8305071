using System.CommandLine;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass data list|get|where</c>.</summary>
internal static class DataCommand
{
    private const int MaximumText = 100;

    internal static Command Create(Terminal terminal) => new DocumentedCommand(
        "data", "Lists, downloads and locates named data sets.",
        ("data list", "all names, and which are available"), ("data get mnist", "download MNIST and verify its SHA-256"),
        ("data where mnist", "the paths of its files"))
    {
        CreateList(terminal), CreateGet(terminal), CreateWhere(terminal),
    };

    private static DocumentedCommand CreateList(Terminal terminal)
    {
        var json = Common.Json("a list");
        var command = new DocumentedCommand("list", "Lists the named data sets and whether their files are available.") { json };
        command.SetAction(parsed =>
        {
            var catalog = DataLoader.Catalog;
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(Json.Line(writer => writer.Objects("dataSets", catalog.Entries, entry =>
                {
                    writer.WriteString("name", entry.Name);
                    writer.WriteBoolean("isAvailable", catalog.IsPresent(entry.Name));
                    writer.WriteString("title", entry.Title);
                    writer.WriteString("license", entry.License);
                })));
                return ExitCode.Success;
            }

            var rows = new List<IReadOnlyList<string>>();
            foreach (var entry in catalog.Entries)
            {
                var status = catalog.IsPresent(entry.Name) ? "available" : "missing";
                foreach (var line in TextLayout.Wrap($"{entry.Title}; {entry.License}", MaximumText))
                {
                    rows.Add(status.Length > 0 ? [entry.Name, status, line] : ["", "", line]);
                    status = "";
                }
            }

            TextLayout.WriteTable(terminal.Output, rows, leftColumns: 3);
            return ExitCode.Success;
        });
        return command;
    }

    private static DocumentedCommand CreateGet(Terminal terminal)
    {
        var (name, json) = (CreateName(), Common.Json("paths"));
        var command = new DocumentedCommand("get", "Downloads a data set to the user's cache; an interrupted download is resumed.")
        {
            name, json,
        };
        command.SetAction(parsed =>
        {
            var wanted = Check(parsed.GetValue(name)!);
            if (DataLoader.Catalog.IsPresent(wanted) && DataLoader.Catalog[wanted].Files.Count == 0)
            {
                if (parsed.GetValue(json)) WritePaths(terminal, wanted, []);
                else terminal.Output.WriteLine($"{wanted} comes with the command; there is nothing to download.");
                return ExitCode.Success;
            }

            using var downloader = new Downloader();
            var progress = new DownloadProgress(terminal);
            var paths = DataLoader.Catalog.GetAsync(wanted, downloader, progress, terminal.Cancellation).GetAwaiter().GetResult();
            progress.End();
            if (parsed.GetValue(json))
            {
                WritePaths(terminal, wanted, paths);
                return ExitCode.Success;
            }

            foreach (var path in paths) terminal.Output.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }

    private static DocumentedCommand CreateWhere(Terminal terminal)
    {
        var (name, json) = (CreateName(), Common.Json("paths"));
        var command = new DocumentedCommand("where", "Prints the path of each file of a data set. Exit code 1 if one is missing.")
        {
            name, json,
        };
        command.SetAction(parsed =>
        {
            var catalog = DataLoader.Catalog;
            var entry = catalog[Check(parsed.GetValue(name)!)];
            var paths = catalog.Locate(entry);
            if (parsed.GetValue(json))
            {
                WritePaths(terminal, entry.Name, paths);
                return catalog.IsPresent(entry.Name) ? ExitCode.Success : ExitCode.Failure;
            }

            if ((catalog.IsPresent(entry.Name) && paths.Contains(null)) || paths.Count == 0)
            {
                terminal.Output.WriteLine($"{entry.Name} comes with the command.");
                return ExitCode.Success;
            }

            for (var i = 0; i < paths.Count; i++)
            {
                if (paths[i] is { } path) terminal.Output.WriteLine(path);
                else terminal.Error.WriteLine($"{entry.Files[i].Path} is in none of {string.Join(", ", catalog.Folders)}.");
            }

            return paths.Contains(null) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    /// <summary>The paths of a data set's files, null for one that is missing; none where it comes with the command.</summary>
    private static void WritePaths(Terminal terminal, string name, IReadOnlyList<string?> paths) =>
        terminal.Output.WriteLine(Json.Line(writer =>
        {
            writer.WriteString("name", name);
            writer.WriteStartArray("files");
            foreach (var path in paths) writer.WriteStringValue(path);
            writer.WriteEndArray();
        }));

    private static Argument<string> CreateName()
    {
        var name = new Argument<string>("NAME") { Description = "A data set name; see hourglass data list." };
        name.CompletionSources.Add(_ => DataLoader.Catalog.Entries.Select(entry => entry.Name));
        return name;
    }

    private static string Check(string name) => DataLoader.Catalog.Contains(name)
        ? name
        : throw new UsageException("there is no data set " +
            $"“{name}”{NearestName.Hint(name, [.. DataLoader.Catalog.Entries.Select(e => e.Name)])}");

    /// <summary>Shows the progress of downloads: one line that is rewritten on a screen, elsewhere a line per file.</summary>
    private sealed class DownloadProgress(Terminal terminal) : IProgress<(DataFileEntry File, long Bytes)>
    {
        private string? _last;

        public void Report((DataFileEntry File, long Bytes) value)
        {
            var (path, size) = (value.File.Path, Words.Size(value.File.Bytes));
            if (terminal.IsInteractive) terminal.Error.Write($"\r{path}: {Words.Size(value.Bytes)} of {size}    ");
            else if (_last != path) terminal.Error.WriteLine($"{path}: {size}");
            _last = path;
        }

        internal void End()
        {
            if (terminal.IsInteractive && _last is not null) terminal.Error.WriteLine();
        }
    }
}
