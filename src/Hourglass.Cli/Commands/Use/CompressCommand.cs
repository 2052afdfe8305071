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
            "compress", "Compresses rows to codes of 8 or 4 bits per number, and reports their size and the reconstruction error, " +
                "beside gzip, PNG and JPEG.",
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
            var measured = sets.ConvertAll(set => Measured.Of(loaded, set.Name, set.Rows, terminal.Cancellation));
            if (parsed.GetValue(json)) WriteJson(terminal, loaded, measured);
            else Print(terminal, loaded, measured);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteJson(Terminal terminal, Autoencoder model, List<Measured> all)
    {
        foreach (var (name, codes, formats) in all)
        {
            foreach (var row in codes)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("data", name);
                    writer.WriteString("format", "code");
                    writer.WriteNumber("bits", row.Bits);
                    writer.WriteNumber("rowBytes", row.RowBytes);
                    writer.WriteNumber("byteRatio", row.ByteRatio);
                    writer.WriteNumber("floatRatio", row.FloatRatio);
                    writer.WriteNumber("mse", row.MeanSquaredError);
                    writer.WriteNumber("decoderBytes", CompressionMetrics.DecoderBytes(model));
                }));
            }

            foreach (var row in formats)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("data", name);
                    writer.WriteString("format", row.Format);
                    if (row.Quality is { } quality) writer.WriteNumber("quality", quality);
                    writer.WriteNumber("rowBytes", row.RowBytes);
                    writer.WriteNumber("byteRatio", row.ByteRatio);
                    writer.WriteNumber("floatRatio", row.FloatRatio);
                    writer.WriteNumber("mse", row.MeanSquaredError);
                }));
            }
        }
    }

    private static void Print(Terminal terminal, Autoencoder model, List<Measured> all)
    {
        var (codes, formats) = (all[0].Codes, all[0].Formats);
        TextLayout.WriteTable(
            terminal.Output,
            [
                ["stored as", "bytes per row", "vs. bytes", "vs. floats", .. all.Select(set => $"MSE on {set.Name}")],
                .. codes.Select((row, i) => Line(
                    $"codes of {row.Bits} bits", row.RowBytes, row.ByteRatio, row.FloatRatio,
                    all.Select(set => Words.Short(set.Codes[i].MeanSquaredError)))),
                // How small a general format makes rows depends on them: of other rows the size would be another.
                .. formats.Select(row => Line(
                    Name(row), row.RowBytes, row.ByteRatio, row.FloatRatio,
                    all.Select((_, i) => i == 0 ? Words.Short(row.MeanSquaredError) : "–"))),
            ]);
        var decoder = Words.Size(CompressionMetrics.DecoderBytes(model));
        terminal.Output.WriteLine(
            $"A row has {Words.Count(model.InputShape.Size, "value")}, stored as bytes or floats. The ratios exclude the decoder, " +
                $"{decoder} once;");
        terminal.Output.WriteLine(CompressionMetrics.BreakEvenRows(model, codes[1]) is { } rows
            ? $"including it, 8-bit codes are smaller than bytes from {Words.Count(rows, "row")} on. MSE is in scaled units, those of " +
                "the model's input."
            : "8-bit codes are not smaller than bytes. MSE is in scaled units, those of the model's input.");
        terminal.Output.WriteLine(Describe(formats));
    }

    private static string[] Line(string name, double bytes, double byteRatio, double floatRatio, IEnumerable<string> errors) =>
    [
        name, bytes.ToString("#,0.#", CultureInfo.InvariantCulture), $"{Words.Short(byteRatio)} : 1", $"{Words.Short(floatRatio)} : 1",
        .. errors,
    ];

    private static string Name(FormatRow row) => row.Format switch
    {
        "png" => "PNG",
        "jpeg" => $"JPEG of quality {row.Quality}",
        _ => row.Format,
    };

    private static string Describe(IReadOnlyList<FormatRow> formats) =>
        "gzip is of the raw rows in one file" + (formats.Count == 1 ? "." : ", PNG of the pictures on one sheet" + (formats.Count == 2
            ? "; JPEG would need libturbojpeg."
            : ", JPEG the same at the lowest quality with the error of 8-bit codes or less."));

    /// <summary>The codes of a data set at each number of bits, and the same rows in general file formats.</summary>
    private sealed record Measured(string Name, IReadOnlyList<CompressionRow> Codes, IReadOnlyList<FormatRow> Formats)
    {
        internal static Measured Of(Autoencoder model, string name, DataSet rows, CancellationToken cancellation)
        {
            var codes = CompressionMetrics.Measure(model, rows, cancellation: cancellation);
            return new Measured(name, codes, FormatMetrics.Measure(model, rows, codes[1].MeanSquaredError, cancellation));
        }
    }
}
