using System.Text;
using Hourglass.Files;

namespace Hourglass.Cli;

/// <summary>Files that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Rejects a path whose folder does not exist, before any work is done.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    internal static void CheckFolder(string path, string option = "--out")
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{option} {path}: there is no folder {folder}.");
    }

    /// <summary>Whether the name of a file ends with an extension, in small or capital letters.</summary>
    internal static bool HasExtension(string path, string extension) =>
        Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes lines to a UTF-8 file, or to the standard output for <c>-</c>. The file appears when it is complete.</summary>
    internal static void WriteLines(string path, Terminal terminal, Action<TextWriter> write)
    {
        if (path == "-")
        {
            write(terminal.Output);
            return;
        }

        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }
}
