using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Cli;

/// <summary><c>hourglass denoise MODEL DATA</c>.</summary>
internal static class DenoiseCommand
{
    private const int MostPictures = 60, PicturesInARow = 20;

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA")
        {
            Description = DataOptions.DataHelp + " Clean rows, which the model's own corruption is applied to, or corrupted ones with --input-is-corrupted.",
        };
        var seed = new Option<ulong?>("--seed") { Description = "The seed of the corruption that is applied; the recipe's where not given.", HelpName = "N" };
        var isCorrupted = new Option<bool>("--input-is-corrupted") { Description = "The rows of DATA are corrupted already: apply nothing. Any model can clean them." };
        var clean = new Option<string?>("--clean") { Description = "With --input-is-corrupted: the same rows before their corruption, to measure against.", HelpName = "NAME|FILE" };
        var output = new Option<string?>("--out")
        {
            Description = "A folder for cleaned.npy, for corrupted.npy where the rows were corrupted here, and for pictures.png: rows of corrupted, cleaned and clean pictures.",
            HelpName = "FOLDER",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var threads = TrainCommand.CreateThreads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "denoise", "Cleans corrupted rows and tells the peak signal-to-noise ratio (PSNR) and mean squared error before and after.",
            ("denoise runs/a fashion-mini --out cleaned", "the test pictures with the corruption that the model was trained against, cleaned"),
            ("denoise runs/a fashion-mini --seed 7 --json", "with other draws of that corruption, for a program"),
            ("denoise runs/a corrupted.npy --input-is-corrupted --out cleaned", "rows that came corrupted"),
            ("denoise runs/a corrupted.npy --input-is-corrupted --clean clean.npy", "the same, measured against the clean rows"))
        {
            model, data, seed, isCorrupted, clean, output, json, threads,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var (given, cleanName, folder) = (parsed.GetValue(isCorrupted), parsed.GetValue(clean), parsed.GetValue(output));
            if (given && parsed.GetValue(seed) is not null) throw new UsageException("--seed is for rows that are corrupted here; with --input-is-corrupted none are.");
            if (!given && cleanName is not null) throw new UsageException("--clean goes with --input-is-corrupted; else the rows of DATA are the clean ones.");
            if (given && cleanName is null && folder is null)
                throw new UsageException("--input-is-corrupted needs --out to write to, or --clean to measure against.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, TrainCommand.CreateBackend(parsed.GetValue(threads)));
            if (!given && loaded.Corruption is null)
            {
                throw new UsageException(
                    $"the model “{loaded.Recipe.Name}” was trained without a corruption, so it is not known which to apply; where the rows are corrupted already, give --input-is-corrupted.");
            }

            var rows = Load(parsed.GetValue(data)!);
            var result = given
                ? new Denoised(loaded, rows.Name, rows.Table, cleanName is null ? null : Load(cleanName).Table, loaded.LabelsOf(rows), null)
                : Denoised.OfClean(loaded, rows, parsed.GetValue(seed) ?? loaded.Recipe.Training.Seed);
            terminal.Cancellation.ThrowIfCancellationRequested();
            if (folder is not null) WriteFiles(folder, result);
            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json.Line(writer => Write(writer, result, folder)));
            else Print(terminal.Output, result, folder);
            return ExitCode.Success;

            DataSet Load(string name) => format.Load(parsed, name, loaded.Recipe.Data, terminal);
        });
        return command;
    }

    private static void WriteFiles(string folder, Denoised result)
    {
        Directory.CreateDirectory(folder);
        NpyFile.Write(Path.Combine(folder, "cleaned.npy"), result.Cleaned, result.Model.InputShape);
        if (result.Seed is not null) NpyFile.Write(Path.Combine(folder, "corrupted.npy"), result.Corrupted, result.Model.InputShape);
        if (!Pictures.Suit(result.Model)) return;
        List<RowTable> versions = [First(result.Corrupted), First(result.Cleaned)];
        if (result.Clean is not null) versions.Add(First(result.Clean));
        Pictures.Write(Path.Combine(folder, "pictures.png"), result.Model, versions, versions[^1], PicturesInARow);

        static RowTable First(RowTable rows) => rows.Select([.. Enumerable.Range(0, Math.Min(MostPictures, rows.Rows))]);
    }

    private static void Print(TextWriter output, Denoised result, string? folder)
    {
        if (result.Before is { } before && result.After is { } after)
        {
            Words.WriteTable(output, (IReadOnlyList<string>[])[["", "MSE", "PSNR"], Row("corrupted", before), Row("cleaned", after)]);
            output.WriteLine();
        }

        output.WriteLine(result.Seed is { } seed
            ? $"{Words.Count(result.Corrupted.Rows, "row")} of {result.Data} with {result.Model.Corruption}, seed {seed}."
            : $"{Words.Count(result.Corrupted.Rows, "row")} of {result.Data}, corrupted already; cleaning moved a value by {Words.Short(result.Change)} (root mean square).");
        if (result.Before is not null)
            output.WriteLine($"All in the scaled units that the model sees; PSNR = 10·log10(range²/MSE) over all rows, for a range of {Words.Short(result.Range)}.");
        if (folder is not null) output.WriteLine($"out  {folder}");

        string[] Row(string name, double mse) => [name, Words.Short(mse), mse > 0 ? string.Create(CultureInfo.InvariantCulture, $"{result.Psnr(mse):0.00} dB") : "∞"];
    }

    private static void Write(Utf8JsonWriter writer, Denoised result, string? folder)
    {
        writer.WriteString("data", result.Data);
        writer.WriteNumber("rows", result.Corrupted.Rows);
        writer.WriteString("corruption", result.Seed is null ? null : result.Model.Corruption?.ToString());
        if (result.Seed is { } seed) writer.WriteNumber("seed", seed);
        else writer.WriteNull("seed");
        writer.WriteNumber("range", result.Range);
        Errors("corrupted", result.Before);
        Errors("cleaned", result.After);
        writer.WriteNumber("change", result.Change);
        writer.WriteString("out", folder);

        void Errors(string name, double? mse)
        {
            writer.WriteStartObject(name);
            writer.Number("mse", mse);
            writer.Number("psnr", mse is { } error ? result.Psnr(error) : null);
            writer.WriteEndObject();
        }
    }
}
