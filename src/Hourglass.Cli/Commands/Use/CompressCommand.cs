using System.CommandLine;
using System.Globalization;
using Hourglass.Compression;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass compress MODEL DATA</c>.</summary>
internal static class CompressCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data();
        var bits = new Option<int>("--bits")
        {
            Description = "Bits per number of the code in FILE: 8 or 4.", HelpName = "8|4", DefaultValueFactory = _ => 8,
        };
        var output = new Option<string?>("--out")
        {
            Description = "The file to write the codes to, such as codes.hgc; by default no file is written.", HelpName = "FILE",
        };
        var reference = new Option<string?>("--reference")
        {
            Description = "Also measure on these rows, such as rows of the kind that the model was trained on.", HelpName = "DATA",
        };
        var json = Common.Json("a table, one object per line");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "compress", "Compresses rows to codes of 8 or 4 bits per number, and reports their size and the reconstruction error.",
            ("compress runs/a mnist:test --bits 4 --out codes.hgc", "a file of codes that hourglass decompress turns back into rows"),
            ("compress runs/a fashion-mnist:test --reference mnist:test", "a model of digits on pictures of clothing, and on digits"))
        {
            model, data, bits, output, reference, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var number = parsed.GetValue(bits);
            if (number is not (8 or 4)) throw new UsageException($"--bits: expected 8 or 4; found {number}.");
            var path = parsed.GetValue(output);
            if (path is null && parsed.IsGiven(bits))
                throw new UsageException("--bits requires --out; both 8 and 4 bits are measured in any case.");
            if (path is not null) OutputFile.CheckFolder(path);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            string[] names = parsed.GetValue(reference) is { } other ? [parsed.GetValue(data)!, other] : [parsed.GetValue(data)!];
            var sets = names.Select(name => (Name: name, Rows: format.Load(parsed, name, loaded, terminal))).ToList();
            if (path is not null) CompressedCodes.Create(loaded, sets[0].Rows, number).Save(path);
            var measured = sets.ConvertAll(set => CompressionMetrics.Measure(loaded, set.Rows, cancellation: terminal.Cancellation));
            if (parsed.GetValue(json)) WriteJson(terminal, loaded, sets, measured);
            else Print(terminal, loaded, sets, measured);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteJson(
        Terminal terminal, Autoencoder model, List<(string Name, DataSet Rows)> sets, List<IReadOnlyList<CompressionRow>> measured)
    {
        foreach (var (set, rows) in sets.Zip(measured))
        {
            foreach (var row in rows)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("data", set.Name);
                    writer.WriteNumber("bits", row.Bits);
                    writer.WriteNumber("rowBytes", row.RowBytes);
                    writer.WriteNumber("byteRatio", row.ByteRatio);
                    writer.WriteNumber("floatRatio", row.FloatRatio);
                    writer.WriteNumber("mse", row.MeanSquaredError);
                    writer.WriteNumber("decoderBytes", CompressionMetrics.DecoderBytes(model));
                }));
            }
        }
    }

    private static void Print(
        Terminal terminal, Autoencoder model, List<(string Name, DataSet Rows)> sets, List<IReadOnlyList<CompressionRow>> measured)
    {
        Words.WriteTable(
            terminal.Output,
            [
                ["bits per number", "bytes per row", "vs. bytes", "vs. floats", .. sets.Select(set => $"MSE on {set.Name}")],
                .. measured[0].Select((row, i) => (string[])
                [
                    row.Bits.ToString(CultureInfo.InvariantCulture), Words.Whole(row.RowBytes), $"{Words.Short(row.ByteRatio)} : 1",
                    $"{Words.Short(row.FloatRatio)} : 1", .. measured.Select(rows => Words.Short(rows[i].MeanSquaredError)),
                ]),
            ]);
        var decoder = Words.Size(CompressionMetrics.DecoderBytes(model));
        terminal.Output.WriteLine(
            $"A row has {Words.Count(model.InputShape.Size, "value")}, stored as bytes or floats. The ratios exclude the decoder, " +
                $"{decoder} once;");
        terminal.Output.WriteLine(CompressionMetrics.BreakEvenRows(model, measured[0][1]) is { } rows
            ? $"including it, 8-bit codes are smaller than bytes from {Words.Count(rows, "row")} on. MSE is in scaled units, those of " +
                "the model's input."
            : "8-bit codes are not smaller than bytes. MSE is in scaled units, those of the model's input.");
    }
}
