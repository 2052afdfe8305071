using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Cli;

/// <summary><c>hourglass denoise MODEL DATA</c>.</summary>
internal static class DenoiseCommand
{
    private const int MaximumPictures = 60, PicturesPerLine = 20;

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data(" Clean rows, to which the model's corruption is applied, or corrupted rows with --input-is-corrupted.");
        var seed = new Option<ulong?>("--seed")
        {
            Description = "The seed of the corruption. Default: the seed of the recipe.", HelpName = "N",
        };
        var isCorrupted = new Option<bool>("--input-is-corrupted")
        {
            Description = "The rows of DATA are already corrupted: apply no corruption. Any model can denoise them.",
        };
        var clean = new Option<string?>("--clean")
        {
            Description = "With --input-is-corrupted: the same rows before their corruption, to measure against.", HelpName = "DATA",
        };
        var output = new Option<string?>("--out")
        {
            Description =
                "A folder for cleaned.npy, corrupted.npy (unless the input is corrupted) and pictures.png, with lines of corrupted, " +
                "cleaned and clean pictures.",
            HelpName = "FOLDER",
        };
        var json = Common.Json();
        var threads = Common.Threads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "denoise", "Denoises corrupted rows and reports the peak signal-to-noise ratio (PSNR) and mean squared error before and after.",
            ("denoise runs/a fashion-mini --out cleaned", "the test pictures with the corruption that the model was trained on, denoised"),
            ("denoise runs/a fashion-mini --seed 7 --json", "with another seed of that corruption, as JSON"),
            ("denoise runs/a corrupted.npy --input-is-corrupted --out cleaned", "rows that are already corrupted"),
            ("denoise runs/a corrupted.npy --input-is-corrupted --clean clean.npy", "the same, measured against the clean rows"))
        {
            model, data, seed, isCorrupted, clean, output, json, threads,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var (given, cleanName, folder) = (parsed.GetValue(isCorrupted), parsed.GetValue(clean), parsed.GetValue(output));
            if (given && parsed.GetValue(seed) is not null)
                throw new UsageException("--seed does nothing with --input-is-corrupted: no corruption is applied.");
            if (!given && cleanName is not null)
                throw new UsageException("--clean requires --input-is-corrupted; without it DATA holds the clean rows.");
            if (given && cleanName is null && folder is null)
                throw new UsageException("--input-is-corrupted requires --out to write to, or --clean to measure against.");
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, Common.CreateBackend(parsed.GetValue(threads)));
            if (!given && loaded.Corruption is null)
            {
                throw new UsageException(
                    $"the model “{loaded.Recipe.Name}” was trained without a corruption, so there is none to apply; for rows that are " +
                        "already corrupted give --input-is-corrupted.");
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

            DataSet Load(string name) => format.Load(parsed, name, loaded, terminal);
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
        Pictures.Write(Path.Combine(folder, "pictures.png"), result.Model, versions, versions[^1], PicturesPerLine, new PictureLabels
        {
            Versions = [.. ((string[])["corrupted", "cleaned", "original"]).Take(versions.Count)],
            Captions = [.. Enumerable.Range(0, versions[0].Rows).Select(row => $"row {row}")],
        });

        static RowTable First(RowTable rows) => rows.Select([.. Enumerable.Range(0, Math.Min(MaximumPictures, rows.Rows))]);
    }

    private static void Print(TextWriter output, Denoised result, string? folder)
    {
        if (result.Before is { } before && result.After is { } after)
        {
            TextLayout.WriteTable(output, (IReadOnlyList<string>[])[["", "MSE", "PSNR"], Row("corrupted", before), Row("cleaned", after)]);
            output.WriteLine();
        }

        var rows = $"{Words.Count(result.Corrupted.Rows, "row")} of {result.Data}";
        output.WriteLine(result.Seed is { } seed
            ? $"{rows} with {result.Model.Corruption}, seed {seed}."
            : $"{rows}, already corrupted; denoising changed the values by {Words.Short(result.Change)} (root mean square).");
        if (result.Before is not null)
        {
            output.WriteLine(
                "All in scaled units, those of the model's input; PSNR = 10·log10(range²/MSE) over all rows, with a range of " +
                    $"{Words.Short(result.Range)}.");
        }

        if (folder is not null) output.WriteLine($"out  {folder}");

        string[] Row(string name, double mse) =>
            [name, Words.Short(mse), mse > 0 ? string.Create(CultureInfo.InvariantCulture, $"{result.Psnr(mse):0.00} dB") : "∞"];
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
