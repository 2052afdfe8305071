using System.CommandLine;
using Hourglass.Compression;

namespace Hourglass.Cli;

/// <summary><c>hourglass decompress MODEL FILE</c>.</summary>
internal static class DecompressCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var file = new Argument<string>("FILE") { Description = "A file of codes that hourglass compress wrote with this model." };
        var output = TableOutput.CreateOption(", or .png with the pictures");
        var json = TableOutput.CreateJson();
        var command = new DocumentedCommand(
            "decompress", "Decodes compressed codes to rows, in the units of the data.",
            ("decompress runs/a codes.hgc --out rows.npy", "a row for each code"),
            ("decompress runs/a codes.hgc --out pictures.png", "as pictures in a grid")) { model, file, output, json };
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            Pictures.Check(target, loaded);
            var rows = CompressedCodes.Load(parsed.GetValue(file)!).Decode(loaded);
            TableOutput.WriteRows(target, loaded, TableOutput.ModelRows(loaded, rows), screen);
            return ExitCode.Success;
        });
        return command;
    }
}
