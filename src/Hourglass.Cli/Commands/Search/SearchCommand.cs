using System.CommandLine;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary><c>hourglass search INDEX [QUERY…]</c>.</summary>
internal static class SearchCommand
{
    private const int DefaultCount = 10, MaximumSheetRows = 500;

    internal static Command Create(Terminal terminal)
    {
        var index = new Argument<string>("INDEX") { Description = "A file that hourglass index wrote." };
        var query = new Argument<string[]>("QUERY")
        {
            Description = "What to search for: a picture, a folder of pictures, a data set name or a file of rows. By default rows of " +
                "the index itself.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var row = new Option<int[]>("--row") { Description = "Only this row of each QUERY, from 0; may be repeated.", HelpName = "N" };
        var k = Common.Number("--k", "The number of nearest rows per query.", DefaultCount, helpName: "K");
        var model = new Option<string?>("--model") { Description = "The model that made the index, if it was moved.", HelpName = "MODEL" };
        var data = new Option<string?>("--data")
        {
            Description = "The rows of the index, for pictures, if they were moved.", HelpName = "DATA",
        };
        var precision = new Option<bool>("--precision")
        {
            Description = "Print the share of found rows that have the class of the query, instead of the rows.",
        };
        var json = Common.Json("CSV or a table, one object per line");
        var output = new Option<string>("--out")
        {
            Description =
                "A .csv file, or a .png file with each query followed by the pictures found; - is the standard output.", HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var threads = Common.Threads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "search", "Finds the rows of an index whose codes are nearest to that of a query, nearest first.",
            ("search photos.index cat.jpg --out sheet.png",
                "the picture, then the ten most similar ones, each above its distance, row, class and file"),
            ("search clothes.index fashion-mnist:test --row 7 --k 3", "the rows most similar to row 7 of a data set, as CSV"),
            ("search clothes.index --row 7", "the rows most similar to row 7 of the index; needs no model"),
            ("search clothes.index fashion-mnist:test --precision", "precision at 10 by class"))
        {
            index, query, row, k, model, data, precision, json, output, threads,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, [".csv", ".png"]);
            var loaded = SearchIndex.Load(parsed.GetValue(index)!);
            var (queries, rows, count) = (parsed.GetValue(query) ?? [], parsed.GetValue(row) ?? [], parsed.GetValue(k));
            if (count > loaded.Count) throw new UsageException($"--k: the index has {Words.Count(loaded.Count, "row")}; found {count}.");
            var encoder = new Lazy<Autoencoder>(() => LoadModel(loaded, parsed.GetValue(model), parsed.GetValue(threads)));
            if (parsed.GetValue(precision))
            {
                if (target != "-" || rows.Length > 0)
                    throw new UsageException("--precision is measured over all queries and printed; --row and --out do nothing with it.");
                SearchOutput.WritePrecision(terminal, loaded, Precision(loaded, queries, count), parsed.GetValue(json));
                return ExitCode.Success;
            }

            var isSheet = TableOutput.IsPicture(target);
            if (parsed.GetValue(json) && target != "-")
                throw new UsageException("--json prints to the standard output; --out does nothing with it.");
            if (parsed.GetValue(data) is not null && !isSheet)
                throw new UsageException("--data does nothing without pictures (--out sheet.png).");
            if (parsed.GetValue(model) is not null && !isSheet && queries.Length == 0)
                throw new UsageException("--model does nothing for rows of the index: their codes are known.");
            if (isSheet && !Pictures.Suit(encoder.Value)) throw Pictures.NoPictures(target, encoder.Value, ".csv");
            var pictures = isSheet
                ? new IndexedPictures(parsed, format, loaded, parsed.GetValue(data), encoder.Value, terminal)
                : null;
            var found = queries.Length == 0 ? FindLike(loaded, rows, count, pictures) : Find(encoder.Value);
            if (pictures is not null) SearchOutput.WriteSheet(target, encoder.Value, loaded, found, pictures);
            else if (parsed.GetValue(json)) SearchOutput.WriteJson(terminal, loaded, found);
            else SearchOutput.WriteCsv(terminal, target, loaded, found);
            return ExitCode.Success;

            List<SearchResult> Find(Autoencoder asker)
            {
                var all = SearchQuery.Load(parsed, format, queries, rows, asker, terminal);
                return SearchCommand.Find(loaded, asker, all, count, isSheet, terminal.Cancellation);
            }

            SearchPrecision Precision(SearchIndex among, string[] names, int neighbors)
            {
                if (among.Rows.Labels.Count == 0)
                    throw new UsageException("--precision requires classes; the rows of the index have none.");
                if (names.Length > 1) throw new UsageException($"--precision takes one data set as QUERY; found {names.Length}.");
                if (names.Length == 0)
                {
                    return neighbors < among.Count
                        ? among.PrecisionAt(neighbors)
                        : throw new UsageException(
                            $"--k: expected at most {among.Count - 1}, as a row is not its own neighbor; found {neighbors}.");
                }

                var asked = format.Load(parsed, names[0], encoder.Value, terminal);
                if (!asked.HasLabels) throw new UsageException($"--precision requires classes; the rows of {asked.Name} have none.");
                return among.PrecisionAt(neighbors, encoder.Value, asked, terminal.Cancellation);
            }
        });
        return command;
    }

    private static Autoencoder LoadModel(SearchIndex index, string? given, int? threads)
    {
        var path = given ?? index.Rows.ModelPath ?? throw new UsageException(
            "the index does not say which model made it; name it with --model.");
        if (given is null && !File.Exists(path))
            throw new UsageException($"the model that made the index, {path}, is no longer there; name its new place with --model.");
        var model = ModelLoader.Load(path, Common.CreateBackend(threads));
        index.CheckModel(model);
        return model;
    }

    private static List<SearchResult> FindLike(SearchIndex index, int[] rows, int k, IndexedPictures? pictures)
    {
        if (rows.Length == 0) throw new UsageException("expected something to search for: a QUERY, or a row of the index with --row.");
        foreach (var row in rows)
            if (row < 0 || row >= index.Count)
                throw new UsageException($"--row: the index has rows 0 to {index.Count - 1}; found {row}.");
        return [.. rows.Select(row => new SearchResult($"row {row}", pictures?.Values(row), index.FindLike(row, k)))];
    }

    private static List<SearchResult> Find(
        SearchIndex index, Autoencoder model, List<SearchQuery> queries, int k, bool isSheet, CancellationToken cancellation)
    {
        if (isSheet && queries.Count > MaximumSheetRows)
            throw new UsageException(
                $"--out: a .png file has at most {MaximumSheetRows} queries; found {queries.Count}. Choose some with --row.");
        var found = new List<SearchResult>();
        foreach (var part in queries.GroupBy(query => query.Rows))
        {
            var chosen = part.ToArray();
            var hits = index.Find(model, part.Key.Select([.. chosen.Select(query => query.Row)]), k, cancellation);
            found.AddRange(chosen.Select((query, i) => new SearchResult(query.Name, isSheet ? query.Values() : null, hits[i])));
        }

        return found;
    }
}
