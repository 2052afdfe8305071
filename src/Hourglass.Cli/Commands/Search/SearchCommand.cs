using System.CommandLine;
using System.Globalization;
using System.Text;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary><c>hourglass search INDEX QUERY…</c>.</summary>
internal static class SearchCommand
{
    private const int UsualCount = 10, MostSheetRows = 500;

    private sealed record Found(string Query, float[]? Picture, SearchHit[] Hits);

    internal static Command Create(Terminal terminal)
    {
        var index = new Argument<string>("INDEX") { Description = "A file that hourglass index wrote." };
        var query = new Argument<string[]>("QUERY")
        {
            Description = "What to look for: a picture, a folder of pictures, a data set's name or a file of rows; the rows of the index themselves where there is none.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var row = new Option<int[]>("--row") { Description = "Only this row of each QUERY, from 0; may be given again.", HelpName = "N" };
        var k = new Option<int>("--k") { Description = "How many rows are found for each query.", HelpName = "K", DefaultValueFactory = _ => UsualCount };
        var model = new Option<string?>("--model") { Description = "The model that made the index, where it lies elsewhere by now.", HelpName = "MODEL" };
        var data = new Option<string?>("--data") { Description = "The rows of the index, where they lie elsewhere by now; for pictures.", HelpName = "DATA" };
        var precision = new Option<bool>("--precision") { Description = "Print which share of the rows found have the class of the query, instead of the rows." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line instead of CSV or a table." };
        var output = new Option<string>("--out") { Description = "Where to: .csv, or .png with each query before its pictures; - is the standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var threads = TrainCommand.CreateThreads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "search", "Finds the rows of an index whose codes are nearest to that of an example, the nearest first.",
            ("search photos.index cat.jpg --out sheet.png", "a sheet: the picture, then the ten most like it, each above its distance"),
            ("search clothes.index fashion-mnist:test --row 7 --k 3", "what is like row 7 of a data set, as CSV"),
            ("search clothes.index --row 7", "what is like row 7 of the index; no model is needed"),
            ("search clothes.index fashion-mnist:test --precision", "precision at 10 by label")) { index, query, row, k, model, data, precision, json, output, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, [".csv", ".png"]);
            var loaded = SearchIndexFile.Load(parsed.GetValue(index)!);
            var (queries, rows, count) = (parsed.GetValue(query) ?? [], parsed.GetValue(row) ?? [], parsed.GetValue(k));
            if (count < 1 || count > loaded.Count) throw new UsageException($"--k: the index has {Words.Count(loaded.Count, "row")}; found {count}.");
            var encoder = new Lazy<Autoencoder>(() => LoadModel(loaded, parsed.GetValue(model), parsed.GetValue(threads)));
            if (parsed.GetValue(precision))
            {
                if (target != "-" || rows.Length > 0) throw new UsageException("--precision is counted over all queries and printed; --row and --out do nothing with it.");
                WritePrecision(terminal, loaded, Measure(loaded, queries, count), parsed.GetValue(json));
                return ExitCode.Success;
            }

            var isSheet = TableOutput.IsPicture(target);
            if (parsed.GetValue(json) && target != "-") throw new UsageException("--json prints to the standard output; --out does nothing with it.");
            if (parsed.GetValue(data) is not null && !isSheet) throw new UsageException("--data does nothing without a sheet (--out sheet.png).");
            if (parsed.GetValue(model) is not null && !isSheet && queries.Length == 0) throw new UsageException("--model does nothing for rows of the index: their codes are known.");
            if (isSheet && !Pictures.Suit(encoder.Value)) throw new UsageException($"{target}: samples of {encoder.Value.InputShape} are no pictures (channels × height × width); write .csv.");
            var pictures = isSheet ? new IndexedPictures(parsed, format, loaded, parsed.GetValue(data), encoder.Value.Recipe.Data, terminal) : null;
            var found = queries.Length == 0
                ? FindLike(loaded, rows, count, pictures)
                : Find(loaded, encoder.Value, SearchQuery.Load(parsed, format, queries, rows, encoder.Value.Recipe.Data, terminal), count, isSheet, terminal);
            if (pictures is not null) WriteSheet(target, encoder.Value, found, pictures);
            else if (parsed.GetValue(json)) WriteJson(terminal, loaded, found);
            else WriteCsv(terminal, target, loaded, found);
            return ExitCode.Success;

            SearchPrecision Measure(SearchIndex among, string[] names, int neighbors)
            {
                if (among.Rows.Labels.Count == 0) throw new UsageException("--precision needs classes, and the rows of the index have none.");
                if (names.Length > 1) throw new UsageException($"--precision takes one data set as QUERY; found {names.Length}.");
                if (names.Length == 1) return among.PrecisionAt(neighbors, encoder.Value, Labeled(format.Load(parsed, names[0], encoder.Value.Recipe.Data, terminal)), terminal.Cancellation);
                return neighbors < among.Count ? among.PrecisionAt(neighbors) : throw new UsageException($"--k: expected at most {among.Count - 1}, as a row is no answer to itself; found {neighbors}.");
            }
        });
        return command;
    }

    private static DataSet Labeled(DataSet rows) => rows.HasLabels ? rows : throw new UsageException($"--precision needs classes, and the rows of {rows.Name} have none.");

    private static Autoencoder LoadModel(SearchIndex index, string? given, int? threads)
    {
        var path = given ?? index.Rows.ModelPath ?? throw new UsageException("the index does not know which model made it; say it with --model.");
        if (given is null && !File.Exists(path)) throw new UsageException($"the model that made the index, {path}, is not there any more; say with --model where it is.");
        var model = ModelLoader.Load(path, TrainCommand.CreateBackend(threads));
        index.CheckModel(model);
        return model;
    }

    private static List<Found> FindLike(SearchIndex index, int[] rows, int k, IndexedPictures? pictures)
    {
        if (rows.Length == 0) throw new UsageException("expected something to look for: a QUERY, or a row of the index with --row.");
        foreach (var row in rows)
            if (row < 0 || row >= index.Count)
                throw new UsageException($"--row: the index has rows 0 to {index.Count - 1}; found {row}.");
        return [.. rows.Select(row => new Found($"row {row}", pictures?.Values(row), index.FindLike(row, k)))];
    }

    private static List<Found> Find(SearchIndex index, Autoencoder model, List<SearchQuery> queries, int k, bool isSheet, Terminal terminal)
    {
        if (isSheet && queries.Count > MostSheetRows) throw new UsageException($"a sheet has at most {MostSheetRows} queries; found {queries.Count}. Choose some with --row.");
        var found = new List<Found>();
        foreach (var part in queries.GroupBy(query => query.Rows))
        {
            var chosen = part.ToArray();
            var hits = index.Find(model, part.Key.Select([.. chosen.Select(query => query.Row)]), k, terminal.Cancellation);
            found.AddRange(chosen.Select((query, i) => new Found(query.Name, isSheet ? query.Values() : null, hits[i])));
        }

        return found;
    }

    private static void WriteCsv(Terminal terminal, string target, SearchIndex index, List<Found> found)
    {
        if (target == "-")
        {
            Write(terminal.Output);
            return;
        }

        AtomicFile.Write(target, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            Write(writer);
        });

        void Write(TextWriter writer)
        {
            writer.WriteLine("query,rank,row,distance,label,file");
            foreach (var (query, _, hits) in found)
            {
                for (var i = 0; i < hits.Length; i++)
                {
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{TableOutput.Quote(query)},{i + 1},{hits[i].Row},{hits[i].Distance},{TableOutput.Quote(LabelOf(index, hits[i].Row) ?? "")},{TableOutput.Quote(FileOf(index, hits[i].Row) ?? "")}"));
                }
            }
        }
    }

    private static void WriteJson(Terminal terminal, SearchIndex index, List<Found> found)
    {
        foreach (var (query, _, hits) in found)
        {
            for (var i = 0; i < hits.Length; i++)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("query", query);
                    writer.WriteNumber("rank", i + 1);
                    writer.WriteNumber("row", hits[i].Row);
                    writer.WriteNumber("distance", hits[i].Distance);
                    writer.WriteString("label", LabelOf(index, hits[i].Row));
                    writer.WriteString("file", FileOf(index, hits[i].Row));
                }));
            }
        }
    }

    private static void WriteSheet(string path, Autoencoder model, List<Found> found, IndexedPictures pictures)
    {
        var cells = new List<float[]>();
        var captions = new List<string>();
        foreach (var (_, query, hits) in found)
        {
            cells.Add(query!);
            captions.Add("");
            cells.AddRange(hits.Select(hit => pictures.Values(hit.Row)));
            captions.AddRange(hits.Select(hit => Caption(hit.Distance)));
        }

        var (scale, shift) = Pictures.Range(model, RowTable.FromFloats([.. cells.SelectMany(cell => cell)], cells.Count, model.InputShape.Size));
        foreach (var cell in cells)
            for (var i = 0; i < cell.Length; i++)
                cell[i] = cell[i] * scale + shift;
        PngFile.Write(path, ContactSheet.Compose([.. cells.Select(cell => (ReadOnlyMemory<float>)cell)], captions, model.InputShape, found[0].Hits.Length + 1));
    }

    /// <summary>Five characters at most up to 99,999: 0.123, 12.34, 123.4, 12345.</summary>
    private static string Caption(float distance) =>
        distance.ToString(distance < 9.9995f ? "0.000" : distance < 99.995f ? "0.00" : distance < 999.95f ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static void WritePrecision(Terminal terminal, SearchIndex index, SearchPrecision found, bool isJson)
    {
        var classes = index.Rows.ClassNames.Zip(found.ByClass).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!.Value)).ToArray();
        if (isJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("k", found.Neighbors);
                writer.WriteNumber("queries", found.Queries);
                writer.WriteNumber("precision", found.Mean);
                writer.WriteStartObject("classes");
                foreach (var (name, share) in classes) writer.WriteNumber(name, share);
                writer.WriteEndObject();
            }));
            return;
        }

        Words.WriteTable(terminal.Output,
        [
            ["class", $"precision@{found.Neighbors}"], .. classes.Select(pair => (string[])[pair.First, Share(pair.Value)]),
            [$"all {Words.Count(found.Queries, "row")}", Share(found.Mean)],
        ]);

        static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
    }

    private static string? LabelOf(SearchIndex index, int row) => index.Rows.Labels.Count > 0 ? index.Rows.ClassNames[index.Rows.Labels[row]] : null;

    private static string? FileOf(SearchIndex index, int row) => index.Rows.Files.Count > 0 ? index.Rows.Files[row] : null;
}
