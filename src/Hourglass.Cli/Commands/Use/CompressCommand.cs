using System.CommandLine;
using Hourglass.Compression;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass compress MODEL DATA</c>.</summary>
internal static class CompressCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp };
        var bits = new Option<int>("--bits") { Description = "Bits a number of the code in FILE: 8 or 4.", HelpName = "8|4", DefaultValueFactory = _ => 8 };
        var output = new Option<string?>("--out") { Description = "Where the codes go, such as codes.hgc; nothing is written where not given.", HelpName = "FILE" };
        var beside = new Option<string?>("--beside") { Description = "Also measure these rows, such as those of the domain that the model was trained on.", HelpName = "DATA" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line instead of a table." };
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "compress", "Keeps rows as codes of 8 or 4 bits a number, and tells how small they are and what is lost.",
            ("compress runs/a mnist:test --bits 4 --out codes.hgc", "a file of codes, from which hourglass decompress makes rows again"),
            ("compress runs/a fashion-mnist:test --beside mnist:test", "what a model of digits makes of clothes, beside what it makes of digits"))
        {
            model, data, bits, output, beside, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var number = parsed.GetValue(bits);
            if (number is not (8 or 4)) throw new UsageException($"--bits: expected 8 or 4; found {number}.");
            var path = parsed.GetValue(output);
            if (path is null && parsed.GetResult(bits) is { Implicit: false }) throw new UsageException("--bits is of the file that --out names; 8 and 4 bits are measured either way.");
            if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            string[] names = parsed.GetValue(beside) is { } other ? [parsed.GetValue(data)!, other] : [parsed.GetValue(data)!];
            var sets = names.Select(name => (Name: name, Rows: format.Load(parsed, name, loaded.Recipe.Data, terminal))).ToList();
            if (path is not null) CompressedCodes.Of(loaded, sets[0].Rows, number).Save(path);
            Print(terminal, loaded, sets, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(Terminal terminal, Autoencoder model, List<(string Name, DataSet Rows)> sets, bool asJson)
    {
        var measured = sets.ConvertAll(set => CompressionMeasure.Measure(model, set.Rows, cancellation: terminal.Cancellation));
        if (asJson)
        {
            for (var s = 0; s < sets.Count; s++)
                foreach (var row in measured[s])
                    terminal.Output.WriteLine(Json.Line(writer =>
                    {
                        writer.WriteString("data", sets[s].Name);
                        writer.WriteNumber("bits", row.Bits);
                        writer.WriteNumber("rowBytes", row.RowBytes);
                        writer.WriteNumber("byteRatio", row.ByteRatio);
                        writer.WriteNumber("floatRatio", row.FloatRatio);
                        writer.WriteNumber("mse", row.MeanSquaredError);
                        writer.WriteNumber("decoderBytes", CompressionMeasure.DecoderBytes(model));
                    }));
            return;
        }

        Words.WriteTable(
            terminal.Output,
            [
                ["bits a number", "bytes a row", "of bytes", "of floats", .. sets.Select(set => $"MSE on {set.Name}")],
                .. Enumerable.Range(0, measured[0].Count).Select(i => (string[])
                [
                    measured[0][i].Bits.ToString(System.Globalization.CultureInfo.InvariantCulture), Words.Whole(measured[0][i].RowBytes), $"{Words.Short(measured[0][i].ByteRatio)} : 1",
                    $"{Words.Short(measured[0][i].FloatRatio)} : 1", .. measured.Select(rows => Words.Short(rows[i].MeanSquaredError)),
                ]),
            ]);
        terminal.Output.WriteLine(
            $"A row is {Words.Count(model.InputShape.Size, "value")}: as many bytes, or four times as many as floats. The ratios leave the decoder out, {Words.Size(CompressionMeasure.DecoderBytes(model))} for all rows together;");
        terminal.Output.WriteLine(CompressionMeasure.BreakEvenRows(model, measured[0][1]) is { } rows
            ? $"with it, codes of 8 bits are smaller than raw bytes from {Words.Count(rows, "row")} on. MSE in the scaled units that the model sees."
            : "codes of 8 bits are not smaller than raw bytes. MSE in the scaled units that the model sees.");
    }
}
