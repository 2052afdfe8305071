using System.CommandLine;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass decode MODEL CODES</c> or <c>--z -1,5</c>.</summary>
internal static class DecodeCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var codes = new Argument<string?>("CODES")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "A file of codes (.csv, .npy or .npz), one per row." + Common.OrStandardInput,
        };
        var z = new Option<string?>("--z") { Description = "One code instead of a file: numbers separated by commas.", HelpName = "A,B,…" };
        var wanted = SampleCommand.CreateClass("The class to decode to; required by a conditional model.");
        var known = new Option<string?>("--data")
        {
            Description = "With --z: report how far the code is from the codes of these rows, and warn if it lies outside them. " +
                DataOptions.DataHelp,
            HelpName = "DATA",
        };
        var output = TableOutput.CreateOption(", or .png with the pictures");
        var json = TableOutput.CreateJson();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "decode", "Decodes codes to rows, in the units of the data.",
            ("decode runs/a codes.csv --out rows.csv", "a row for each code"),
            ("decode runs/a --z=-1,5 --out picture.png", "the picture of one code"),
            ("decode runs/a --z=-1,5 --data mnist:test --out picture.png", "also report how far the code is from those of real rows"))
        {
            model, codes, z, wanted, known, output, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var (file, numbers, others) = (parsed.GetValue(codes), parsed.GetValue(z), parsed.GetValue(known));
            if (file is null == numbers is null) throw new UsageException("give either CODES, a file, or --z, one code.");
            if (others is not null && numbers is null) throw new UsageException("--data requires --z, one code.");
            format.RequireData(parsed, others, "--data");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            Pictures.Check(target, loaded);
            var points = numbers is not null
                ? One(numbers)
                : Rows(DataLoader.LoadOne(
                    file!, new ReadOptions(), format: null, terminal.Input, terminal.Messages, terminal.Cancellation));
            var label = SampleCommand.LabelOf(loaded, parsed.GetValue(wanted));
            int[] labels = label is { } one ? [.. Enumerable.Repeat(one, points.GetLength(0))] : [];
            var rows = TableOutput.ModelRows(loaded, loaded.Decode(points, labels));
            if (others is not null) ReportDistance(loaded, points, format.Load(parsed, others, loaded, terminal), terminal);
            TableOutput.WriteRows(target, loaded, rows, screen);
            return ExitCode.Success;
        });
        return command;
    }

    private static float[,] One(string text)
    {
        var numbers = Common.Numbers(text, "--z");
        var code = new float[1, numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            code[0, i] = (float)numbers[i];
            if (!float.IsFinite(code[0, i]))
                throw new UsageException($"--z: expected numbers in the range of single precision; found {numbers[i]}.");
        }

        return code;
    }

    /// <summary>Reports how far a code lies from the codes of rows, with a warning if hardly one of them is as far away.</summary>
    private static void ReportDistance(Autoencoder model, float[,] point, DataSet rows, Terminal terminal)
    {
        var codes = SpaceInput.Codes(model, rows);
        var reach = CodeSupport.Fit(codes);
        var distance = reach.Distances(point)[0];
        terminal.Error.WriteLine(
            $"the code's Mahalanobis distance from the {Words.Count(codes.GetLength(0), "code")} of {rows.Name} is " +
                $"{Words.Short(distance)}; {Words.Short(100 * CodeSupport.Coverage)} % of them are within {Words.Short(reach.Limit)}.");
        if (distance > reach.Limit)
            terminal.Error.WriteLine("warning: the code lies outside the codes of the data; its decoded row may not look like them.");
    }

    private static float[,] Rows(DataSet data)
    {
        var rows = new float[data.Count, data.Table.Columns];
        var row = new float[data.Table.Columns];
        for (var r = 0; r < data.Count; r++)
        {
            data.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++) rows[r, c] = row[c];
        }

        return rows;
    }
}
