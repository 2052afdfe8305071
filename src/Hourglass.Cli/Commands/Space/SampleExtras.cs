using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;

namespace Hourglass.Cli;

/// <summary>Further outputs of <c>hourglass sample</c>: the training rows nearest to the samples, and generative metrics.</summary>
internal sealed class SampleExtras
{
    private const int PicturesPerLine = 20;

    private readonly Option<string?> _nearest = new("--nearest")
    {
        Description =
            "A .csv file with the training row nearest to each sample and its distance √Σ(x − y)² in scaled units; or a .png file with " +
            "each sample above its nearest row, and the .csv file with it.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _featureModel = new("--feature-model")
    {
        Description = "Another model, trained separately: print the Fréchet distance, precision, recall and class agreement of the " +
            "samples in its codes.",
        HelpName = "MODEL2",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print JSON: the samples as an object per row, with --feature-model the metrics, else what was written.",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_nearest, _featureModel, _json]) command.Options.Add(option);
    }

    internal bool AnyGiven(ParseResult parsed) => parsed.GetValue(_nearest) is not null || parsed.GetValue(_featureModel) is not null;

    /// <summary>Rejects options that would fail or do nothing, before any work is done.</summary>
    internal void Check(ParseResult parsed, string model, int count, bool writesToOutput)
    {
        if (parsed.GetValue(_nearest) is { } path)
        {
            if (Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".png"))
                throw new UsageException($"--nearest {path}: expected a file that ends in .csv or .png.");
            OutputFile.CheckFolder(path, "--nearest");
        }

        if (parsed.GetValue(_featureModel) is not { } other) return;
        if (writesToOutput)
            throw new UsageException("--feature-model prints metrics where --out - prints rows; give --out a file, or omit it.");
        if (Path.GetFullPath(ModelLoader.Locate(other)) == Path.GetFullPath(ModelLoader.Locate(model)))
            throw new UsageException("--feature-model: a model cannot evaluate its own samples; name one that was trained separately.");
        if (count <= GenerativeMetrics.ManifoldNeighbors)
            throw new UsageException($"--feature-model requires a --count of more than {GenerativeMetrics.ManifoldNeighbors}; found " +
                $"{count}.");
    }

    /// <summary>Whether to print JSON where no metrics are asked for.</summary>
    internal bool WantsJson(ParseResult parsed) => parsed.GetValue(_json) && parsed.GetValue(_featureModel) is null;

    /// <summary>Prints what was written, as JSON.</summary>
    internal void WriteSummary(ParseResult parsed, CodeDensity density, CodeSamples samples, string? file, Terminal terminal) =>
        terminal.Output.WriteLine(Json.Line(writer =>
        {
            writer.WriteString("samples", $"{density}");
            writer.WriteNumber("count", samples.Rows.GetLength(0));
            if (file is not null) writer.WriteString("file", file);
            if (parsed.GetValue(_nearest) is { } nearest) writer.WriteString("nearest", nearest);
        }));

    /// <summary>Writes and prints the outputs that were asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model that was sampled from.</param>
    /// <param name="density">The density of its codes.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="rows">Training rows, followed by test rows if there are any.</param>
    /// <param name="terminal">The streams.</param>
    internal void Run(
        ParseResult parsed, Autoencoder model, CodeDensity density, CodeSamples samples, List<DataSet> rows, Terminal terminal)
    {
        if (parsed.GetValue(_nearest) is { } target) WriteNearest(target, model, samples, rows[0], terminal);
        if (parsed.GetValue(_featureModel) is not { } name) return;
        var path = ModelLoader.Locate(name);
        var judge = GenerativeMetrics.Create(ModelFile.Load(path), path, rows[0]);
        var classes = rows[0].HasLabels ? samples.Classes : null; // without classes of real rows there is nothing to agree with
        var entries = new List<(string Name, SampleQuality Quality)> { ($"{density}", judge.Measure(samples.Rows, classes)) };
        if (rows.Count > 1 && rows[1].Count > GenerativeMetrics.ManifoldNeighbors)
            entries.Add((rows[1].Name, judge.Measure(rows[1], samples.Rows.GetLength(0))));
        if (parsed.GetValue(_json)) WriteJson(terminal, judge, entries);
        else Print(terminal, judge, rows[0], entries);
    }

    private static void WriteNearest(string target, Autoencoder model, CodeSamples samples, DataSet train, Terminal terminal)
    {
        var nearest = NearestRows.Find(samples.Rows, train.Table, model.Scaler.Map);
        if (TableOutput.IsPicture(target))
        {
            var found = train.Table.Select([.. nearest.Select(near => near.Row)]);
            Pictures.Write(target, model, [TableOutput.ToTable(samples.Rows), found], found, PicturesPerLine, new PictureLabels
            {
                Versions = ["sample", "nearest"], Captions = [.. nearest.Select(near => $"row {near.Row}")],
            });
        }

        OutputFile.WriteLines(Path.ChangeExtension(target, ".csv"), terminal, writer =>
        {
            writer.WriteLine("sample,nearest_row,distance");
            for (var i = 0; i < nearest.Length; i++)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i},{nearest[i].Row},{nearest[i].Distance:R}"));
        });
    }

    private static void WriteJson(Terminal terminal, GenerativeMetrics judge, List<(string Name, SampleQuality Quality)> entries)
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
                writer.WriteString("featureModel", judge.Name);
                writer.WriteNumber("realRows", judge.RealRows);
            }));
        }
    }

    private static void Print(Terminal terminal, GenerativeMetrics judge, DataSet train, List<(string Name, SampleQuality Quality)> entries)
    {
        TextLayout.WriteTable(
            terminal.Output,
            [
                ["samples", "count", "Fréchet", "precision", "recall", "agreement"],
                .. entries.Select(entry => (string[])
                [
                    entry.Name, Words.Whole(entry.Quality.Samples), Words.Short(entry.Quality.Frechet),
                    Words.Short(entry.Quality.Precision), Words.Short(entry.Quality.Recall), Words.ShortOrDash(entry.Quality.Agreement),
                ]),
            ]);
        var subset = judge.RealRows < train.Count ? ", a random subset" : "";
        string[] lines =
        [
            $"Features: the codes of {judge.Name}. Real rows: {Words.Count(judge.RealRows, "row")} of {train.Name}{subset}.",
            "Fréchet: the distance between Gaussians fitted to both, lower is better; it is biased upwards for few samples.",
            $"Precision: the share of samples near real rows; recall: of real rows near samples ({GenerativeMetrics.ManifoldNeighbors} " +
                "nearest neighbors).",
            $"Agreement: the share of samples classified as the class they were sampled for ({GenerativeMetrics.ClassNeighbors} nearest " +
                "neighbors).",
        ];
        foreach (var line in lines) terminal.Output.WriteLine(line);
    }
}
