using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass decode MODEL CODES</c> or <c>--z -1,5</c>.</summary>
internal static class DecodeCommand
{
    private const int PicturesInARow = 20;

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var codes = new Argument<string?>("CODES") { Arity = ArgumentArity.ZeroOrOne, Description = "A file of codes (.csv, .npy, .npz), a row each; CSV from the standard input where it is -." };
        var z = new Option<string?>("--z") { Description = "One code instead of a file, its numbers with commas between.", HelpName = "A,B,…" };
        var wanted = SampleCommand.CreateClass();
        var known = new Option<string?>("--data") { Description = "With --z: tell how far the code lies from the codes of these rows, and warn where it is beyond them. " + DataOptions.DataHelp, HelpName = "DATA" };
        var output = TableOutput.CreateOption("-", ", or .png with the pictures");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "decode", "Writes the rows that codes stand for, in the units of the data.",
            ("decode runs/a codes.csv --out rows.csv", "a row for each code"),
            ("decode runs/a --z=-1,5 --out picture.png", "the picture that one code stands for"),
            ("decode runs/a --z=-1,5 --data mnist:test --out picture.png", "and how far from the codes of real rows it is")) { model, codes, z, wanted, known, output };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var (file, numbers) = (parsed.GetValue(codes), parsed.GetValue(z));
            if (file is null == numbers is null) throw new UsageException("give either CODES, a file, or --z, one code.");
            if (parsed.GetValue(known) is not null && numbers is null) throw new UsageException("--data goes with --z, one code.");
            if (parsed.GetValue(known) is null && format.AnyGiven(parsed)) throw new UsageException("the options that say how a file is read go with --data.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            Pictures.Check(target, loaded);
            var points = numbers is not null ? One(numbers) : Rows(DataLoader.LoadOne(file!, new CsvOptions(), null, null, terminal));
            var label = SampleCommand.LabelOf(loaded, parsed.GetValue(wanted));
            var rows = TableOutput.ToTable(loaded.Decode(points, label is { } one ? [.. Enumerable.Repeat(one, points.GetLength(0))] : []));
            if (parsed.GetValue(known) is { } others) TellDistance(loaded, points, format.Load(parsed, others, loaded.Recipe.Data, terminal), terminal);
            if (TableOutput.IsPicture(target)) Pictures.Write(target, loaded, [rows], rows, PicturesInARow);
            else TableOutput.Write(target, ReconstructCommand.AsRows(loaded, rows, null), terminal);
            return ExitCode.Success;
        });
        return command;
    }

    private static float[,] One(string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        var code = new float[1, words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!float.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out code[0, i]) || !float.IsFinite(code[0, i]))
                throw new UsageException($"--z: expected numbers with commas between, such as --z=-1,5; found “{words[i]}”.");
        }

        return code;
    }

    /// <summary>How far a code lies from those of rows, with a warning where hardly one of them is as far away.</summary>
    private static void TellDistance(Autoencoder model, float[,] point, DataSet rows, Terminal terminal)
    {
        var codes = SpaceInput.Codes(model, rows);
        var reach = CodeReach.Of(codes);
        var distance = reach.Distances(point)[0];
        terminal.Error.WriteLine($"the code's Mahalanobis distance from the {Words.Count(codes.GetLength(0), "code")} of {rows.Name} is {Words.Short(distance)}; {Words.Short(100 * CodeReach.Share)} % of them are within {Words.Short(reach.Limit)}.");
        if (distance > reach.Limit) terminal.Error.WriteLine("warning: it lies beyond the codes of the data; what the model draws there need not look like them.");
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
