using Hourglass.Data;
using Hourglass.Models;
using Hourglass.SampleData;

namespace Hourglass.Cli;

/// <summary>From what a user calls data (a name, a name with <c>:train</c> or <c>:test</c>, a file, or <c>-</c>) to rows.</summary>
internal static class DataLoader
{
    private const string TrainPart = "train", TestPart = "test";

    /// <summary>The named data sets: those found in files, and those that come with the command.</summary>
    internal static DataCatalogue Catalogue { get; } = new(SampleDataSets.Entries);

    /// <summary>Both parts of what a recipe trains on.</summary>
    internal static DataPair LoadPair(DataRecipe recipe)
    {
        if (recipe.Source.Length == 0) throw new RecipeException("data.source is missing; name a data set or a file (--data).");
        var (name, part) = Split(recipe.Source);
        var isNamed = Catalogue.Contains(name);
        if (isNamed && recipe.Test is not null) throw new RecipeException("data.test goes with a file as data.source, not with a named data set.");
        if (isNamed && part is not null) return new DataPair(LoadPart(name, part), null);
        if (isNamed) return Catalogue.Load(name);
        var options = new CsvOptions
        {
            LabelColumn = recipe.LabelColumn, Columns = recipe.Columns, HasHeader = recipe.Header, DecimalComma = recipe.DecimalComma,
        };
        return new DataPair(LoadFile(recipe.Source, options), recipe.Test is null ? null : LoadFile(recipe.Test, options));
    }

    /// <summary>The rows of a DATA argument; of a named data set the test part where it has one and no part is named.</summary>
    internal static DataSet LoadOne(string data, CsvOptions options, TextReader input)
    {
        if (data == "-") return CsvFile.Read(input, "standard input", options);
        var (name, part) = Split(data);
        return Catalogue.Contains(name) ? LoadPart(name, part) : LoadFile(data, options);
    }

    private static DataSet LoadPart(string name, string? part)
    {
        var (train, test) = Catalogue.Load(name);
        if (part == TestPart && test is null) throw new UsageException($"the data set “{name}” has no test part of its own.");
        return part == TrainPart ? train : test ?? train;
    }

    private static (string Name, string? Part) Split(string data)
    {
        var colon = data.LastIndexOf(':');
        return colon > 0 && data[(colon + 1)..] is TrainPart or TestPart ? (data[..colon], data[(colon + 1)..]) : (data, null);
    }

    private static DataSet LoadFile(string path, CsvOptions options)
    {
        if (Directory.Exists(path)) throw new UsageException($"{path} is a folder; expected a data set's name or a file.");
        if (!File.Exists(path))
        {
            if (path.Contains('/', StringComparison.Ordinal) || Path.HasExtension(path)) throw new FileNotFoundException($"{path}: there is no such file.");
            throw new UsageException($"there is no data set or file “{path}”{NearestName.Hint(path, [.. Catalogue.Entries.Select(e => e.Name)])}");
        }

        return CsvFile.Read(path, options);
    }
}
