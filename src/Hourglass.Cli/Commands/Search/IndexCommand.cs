using System.CommandLine;
using Hourglass.Parts;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary><c>hourglass index MODEL DATA --out FILE</c>.</summary>
internal static class IndexCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data();
        var output = new Option<string>("--out") { Description = "The file of the index.", HelpName = "FILE", Required = true };
        var hnsw = new Option<bool>("--hnsw")
        {
            Description = "Build an HNSW graph: faster among very many rows, but may miss some neighbors. " +
                $"The default from {Words.Whole(SearchOptions.ApproximateRows)} rows on.",
        };
        var exact = new Option<bool>("--exact") { Description = "Compare with all rows in each search, which misses none." };
        var metric = new Option<string>("--metric")
        {
            Description = "The distance between codes: euclidean or cosine.", HelpName = "NAME", DefaultValueFactory = _ => "euclidean",
        };
        var seed = Common.Seed("The seed of the graph.");
        var threads = Common.Threads();
        var json = Common.Json("a sentence");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "index", "Encodes rows and saves their codes as an index for similarity search with hourglass search.",
            ("index runs/a fashion-mnist:train --out clothes.index", "the codes of 60,000 pictures, with their classes"),
            ("index runs/a photos/ --metric cosine --out photos.index", "a folder of pictures, with their file names"),
            ("index runs/a fashion-mnist:train --hnsw --out clothes.index", "with an HNSW graph"))
        {
            model, data, output, hnsw, exact, metric, seed, threads, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(hnsw) && parsed.GetValue(exact)) throw new UsageException("--hnsw and --exact exclude each other.");
            var path = parsed.GetValue(output)!;
            OutputFile.CheckFolder(path);
            var options = new SearchOptions
            {
                Distance = Distance(parsed.GetValue(metric)!), Seed = parsed.GetValue(seed),
                IsApproximate = parsed.GetValue(hnsw) ? true : parsed.GetValue(exact) ? false : null,
            };
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, Common.CreateBackend(parsed.GetValue(threads)));
            var source = parsed.GetValue(data)!;
            var (rows, files) = format.LoadWithFiles(parsed, source, loaded, terminal);
            var known = new IndexedRows
            {
                Files = files, Source = File.Exists(source) || Directory.Exists(source) ? Path.GetFullPath(source) : source,
                ModelPath = Path.GetFullPath(ModelLoader.Locate(parsed.GetValue(model)!)),
            };
            var index = SearchIndex.Create(loaded, rows, options, known, new Lines(terminal.Error), terminal.Cancellation);
            index.Save(path);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("index", path);
                    writer.WriteNumber("codes", index.Count);
                    writer.WriteNumber("width", index.Width);
                    writer.WriteBoolean("isApproximate", index.IsApproximate);
                }));
                return ExitCode.Success;
            }

            var kind = index.IsApproximate ? "with an HNSW graph" : "exact";
            terminal.Output.WriteLine($"{path}: {Words.Count(index.Count, "code")} of {Words.Count(index.Width, "number")}, {kind}");
            return ExitCode.Success;
        });
        return command;
    }

    private static SearchDistance Distance(string name) => name switch
    {
        "euclidean" => SearchDistance.Euclidean,
        "cosine" => SearchDistance.Cosine,
        _ => throw new UsageException(
            $"--metric: expected euclidean or cosine; found “{name}”{NearestName.Hint(name, ["euclidean", "cosine"])}"),
    };

    /// <summary>Reports how many rows are in the graph.</summary>
    private sealed class Lines(TextWriter output) : IProgress<int>
    {
        private const int Rows = 100 << 10;

        public void Report(int value)
        {
            if (value % Rows == 0) output.WriteLine($"{Words.Count(value, "row")} in the graph");
        }
    }
}
