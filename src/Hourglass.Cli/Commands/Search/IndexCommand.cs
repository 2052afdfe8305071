using System.CommandLine;
using Hourglass.Parts;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary><c>hourglass index MODEL DATA --out FILE</c>.</summary>
internal static class IndexCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp };
        var output = new Option<string>("--out") { Description = "The file of the index.", HelpName = "FILE", Required = true };
        var hnsw = new Option<bool>("--hnsw") { Description = $"Build a graph, which finds faster among very many rows and may miss some; usual from {Words.Whole(SearchOptions.ManyRows)} rows on." };
        var exact = new Option<bool>("--exact") { Description = "Look at all rows in each search, which misses none." };
        var metric = new Option<string>("--metric") { Description = "What makes codes near: euclidean or cosine.", HelpName = "NAME", DefaultValueFactory = _ => "euclidean" };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the graph.", HelpName = "S" };
        var threads = TrainCommand.CreateThreads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "index", "Encodes rows and saves their codes as an index, in which hourglass search finds what is like an example.",
            ("index runs/a fashion-mnist:train --out clothes.index", "the codes of 60,000 pictures, with their classes"),
            ("index runs/a photos/ --metric cosine --out photos.index", "a folder of pictures, with the name of each"),
            ("index runs/a fashion-mnist:train --hnsw --out clothes.index", "with a graph of neighbors (HNSW)")) { model, data, output, hnsw, exact, metric, seed, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(hnsw) && parsed.GetValue(exact)) throw new UsageException("--hnsw and --exact exclude each other.");
            var path = parsed.GetValue(output)!;
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
            var options = new SearchOptions
            {
                Distance = Distance(parsed.GetValue(metric)!), Seed = parsed.GetValue(seed),
                IsApproximate = parsed.GetValue(hnsw) ? true : parsed.GetValue(exact) ? false : null,
            };
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, TrainCommand.CreateBackend(parsed.GetValue(threads)));
            var source = parsed.GetValue(data)!;
            var (rows, files) = format.LoadWithFiles(parsed, source, loaded.Recipe.Data, terminal);
            var known = new IndexedRows
            {
                Files = files, Source = File.Exists(source) || Directory.Exists(source) ? Path.GetFullPath(source) : source,
                ModelPath = Path.GetFullPath(ModelLoader.Locate(parsed.GetValue(model)!)),
            };
            var index = SearchIndex.Create(loaded, rows, options, known, new Lines(terminal.Error), terminal.Cancellation);
            index.Save(path);
            terminal.Output.WriteLine($"{path}: {Words.Count(index.Count, "code")} of {Words.Count(index.Width, "number")}, {(index.IsApproximate ? "with a graph (HNSW)" : "exact")}");
            return ExitCode.Success;
        });
        return command;
    }

    private static SearchDistance Distance(string name) => name switch
    {
        "euclidean" => SearchDistance.Euclidean,
        "cosine" => SearchDistance.Cosine,
        _ => throw new UsageException($"--metric: expected euclidean or cosine; found “{name}”{NearestName.Hint(name, ["euclidean", "cosine"])}"),
    };

    /// <summary>Tells from time to time how many rows are joined.</summary>
    private sealed class Lines(TextWriter output) : IProgress<int>
    {
        private const int Rows = 100 << 10;

        public void Report(int value)
        {
            if (value % Rows == 0) output.WriteLine($"{Words.Count(value, "row")} in the graph");
        }
    }
}
