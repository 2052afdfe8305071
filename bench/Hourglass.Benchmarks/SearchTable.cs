using System.Diagnostics;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.SampleData;
using Hourglass.Search;

namespace Hourglass.Benchmarks;

/// <summary>
/// Search among the codes of a data set's training rows with its test rows as queries: precision by label, time per query on one core,
/// recall of the graph.
/// </summary>
internal static class SearchTable
{
    private const int Neighbors = 10, TimedQueries = 500;

    internal static void Print(string modelPath, string name)
    {
        var model = ModelFile.Load(modelPath, Backends.Create(1));
        var (train, test) = new DataCatalog(SampleDataSets.Entries).Load(name);
        var queries = test ?? throw new ArgumentException($"{name} has no test part for queries.");
        var exact = SearchIndex.Create(model, train, new SearchOptions { IsApproximate = false });
        var codes = model.Encode(queries);
        Console.WriteLine(
            $"{exact.Count:N0} codes of {exact.Width} numbers by {model.Recipe.Name}, {queries.Count:N0} queries, " +
            $"{model.Backend.Description}.");
        if (train.HasLabels)
        {
            var precision = exact.PrecisionAt(Neighbors, model, queries);
            Console.WriteLine($"Precision@{Neighbors} by label: {precision.Mean:F4}.");
        }

        var expected = exact.Find(codes, Neighbors);
        Console.WriteLine();
        Console.WriteLine($"| index | seconds to build | ms per query | recall@{Neighbors} |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Line("exact", exact, codes, expected, 0);
        foreach (var width in (int[])[16, 32, 64, 128])
        {
            var started = Stopwatch.GetTimestamp();
            var graph = SearchIndex.Create(model, train, new SearchOptions { IsApproximate = true, SearchWidth = width });
            Line($"HNSW, {width} candidates", graph, codes, expected, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    private static void Line(string name, SearchIndex index, float[,] codes, SearchHit[][] expected, double seconds)
    {
        var columns = Enumerable.Range(0, codes.GetLength(1)).ToArray();
        var queries = Enumerable.Range(0, codes.GetLength(0)).Select(q => Array.ConvertAll(columns, c => codes[q, c])).ToArray();
        var right = 0;
        if (index.IsApproximate)
        {
            for (var q = 0; q < queries.Length; q++)
                right += index.Find(queries[q], Neighbors).Select(hit => hit.Row).Intersect(expected[q].Select(hit => hit.Row)).Count();
        }

        foreach (var query in queries.Take(TimedQueries)) index.Find(query, Neighbors);
        var times = new List<double>();
        foreach (var query in queries.Take(TimedQueries))
        {
            var started = Stopwatch.GetTimestamp();
            index.Find(query, Neighbors);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        var recall = index.IsApproximate ? $"{right / ((double)queries.Length * Neighbors):F4}" : "1";
        Console.WriteLine($"| {name} | {(index.IsApproximate ? $"{seconds:F1}" : "–")} | {times[times.Count / 2]:F3} | {recall} |");
    }
}
