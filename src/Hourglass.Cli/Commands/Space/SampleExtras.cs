using System.CommandLine;
using System.Globalization;
using System.Text;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary>What <c>hourglass sample</c> tells of its samples beside the rows themselves: the training rows nearest to them, and how like the data they are.</summary>
internal sealed class SampleExtras
{
    private const int PicturesInARow = 20;

    private readonly Option<string?> _nearest = new("--nearest")
    {
        Description = "The training row nearest to each sample, with the distance √Σ(x − y)² in scaled units: .csv; or .png with each sample above its nearest row, and the CSV beside it.", HelpName = "FILE",
    };

    private readonly Option<string?> _judge = new("--judge")
    {
        Description = "Another model, trained separately: prints the Fréchet distance, precision, recall and agreement of classes in its codes.", HelpName = "MODEL2",
    };

    private readonly Option<bool> _json = new("--json") { Description = "With --judge: print one JSON object a line instead of a table." };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_nearest, _judge, _json]) command.Options.Add(option);
    }

    internal bool AnyGiven(ParseResult parsed) => parsed.GetValue(_nearest) is not null || parsed.GetValue(_judge) is not null;

    /// <summary>Refuses what would fail or do nothing, before any work is done.</summary>
    internal void Check(ParseResult parsed, string model, int count, bool writesToOutput)
    {
        if (parsed.GetValue(_nearest) is { } path)
        {
            if (Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".png")) throw new UsageException($"--nearest {path}: expected a file that ends in .csv or .png.");
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
        }

        var isJudged = parsed.GetValue(_judge) is not null;
        if (parsed.GetValue(_json) && !isJudged) throw new UsageException("--json goes with --judge.");
        if (isJudged && writesToOutput) throw new UsageException("--judge prints figures where --out - prints rows; give --out a file, or leave it out.");
        if (isJudged && Path.GetFullPath(ModelLoader.Locate(parsed.GetValue(_judge)!)) == Path.GetFullPath(ModelLoader.Locate(model)))
            throw new UsageException("--judge: a model cannot judge its own samples; name one that was trained separately.");
        if (isJudged && count <= SampleJudge.ManifoldNeighbors) throw new UsageException($"--judge needs a --count of more than {SampleJudge.ManifoldNeighbors}; found {count}.");
    }

    /// <summary>Writes and prints what was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model that was sampled from.</param>
    /// <param name="density">Where its codes came from.</param>
    /// <param name="samples">What was drawn.</param>
    /// <param name="rows">Training rows, and test rows after them where there are any.</param>
    /// <param name="terminal">Where to.</param>
    internal void Run(ParseResult parsed, Autoencoder model, CodeDensity density, CodeSamples samples, List<DataSet> rows, Terminal terminal)
    {
        if (parsed.GetValue(_nearest) is { } target) WriteNearest(target, model, samples, rows[0]);
        if (parsed.GetValue(_judge) is not { } name) return;
        var path = ModelLoader.Locate(name);
        var judge = SampleJudge.Of(ModelFile.Load(path), path, rows[0]);
        var entries = new List<(string Name, SampleQuality Quality)> { ($"{density}", judge.Measure(samples.Rows, samples.Classes)) };
        if (rows.Count > 1 && rows[1].Count > SampleJudge.ManifoldNeighbors) entries.Add((rows[1].Name, judge.Measure(rows[1], samples.Rows.GetLength(0))));
        Print(terminal, judge, rows[0], entries, parsed.GetValue(_json));
    }

    private static void WriteNearest(string target, Autoencoder model, CodeSamples samples, DataSet train)
    {
        var nearest = NearestRows.Find(samples.Rows, train.Table, model.Scaler.Map);
        if (TableOutput.IsPicture(target))
        {
            var found = train.Table.Select([.. nearest.Select(near => near.Row)]);
            Pictures.Write(target, model, [TableOutput.ToTable(samples.Rows), found], found, PicturesInARow);
        }

        AtomicFile.Write(Path.ChangeExtension(target, ".csv"), stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine("sample,nearest_row,distance");
            for (var i = 0; i < nearest.Length; i++) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i},{nearest[i].Row},{nearest[i].Distance:R}"));
        });
    }

    private static void Print(Terminal terminal, SampleJudge judge, DataSet train, List<(string Name, SampleQuality Quality)> entries, bool asJson)
    {
        if (asJson)
        {
            foreach (var (name, quality) in entries)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("samples", name);
                    writer.WriteNumber("count", quality.Samples);
                    writer.Number("frechet", quality.Frechet);
                    writer.Number("precision", quality.Precision);
                    writer.Number("recall", quality.Recall);
                    writer.Number("agreement", quality.Agreement);
                    writer.WriteString("judge", judge.Name);
                    writer.WriteNumber("realRows", judge.RealRows);
                }));
            }

            return;
        }

        Words.WriteTable(
            terminal.Output,
            [
                ["samples", "count", "Fréchet", "precision", "recall", "agreement"],
                .. entries.Select(entry => (string[])
                [
                    entry.Name, Words.Whole(entry.Quality.Samples), Words.Short(entry.Quality.Frechet), Words.Short(entry.Quality.Precision),
                    Words.Short(entry.Quality.Recall), entry.Quality.Agreement is { } share ? Words.Short(share) : "–",
                ]),
            ]);
        terminal.Output.WriteLine($"All in {judge.Name}, beside {Words.Count(judge.RealRows, "row")} of {train.Name}{(judge.RealRows < train.Count ? ", drawn at random" : "")}.");
        terminal.Output.WriteLine(
            $"Fréchet: the distance of Gaussians, the less the better, larger for fewer samples. Precision and recall: the share of samples among the rows and of rows among the samples ({SampleJudge.ManifoldNeighbors} neighbors). Agreement: the share taken for the class asked for ({SampleJudge.Voters} neighbors).");
    }
}
