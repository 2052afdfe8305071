using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.SampleData;

namespace Hourglass.Cli;

/// <summary>From what a user calls data (a name, a name with <c>:train</c> or <c>:test</c>, a file, a folder of pictures, or <c>-</c>) to rows.</summary>
internal static class DataLoader
{
    private const string TrainPart = "train", TestPart = "test";
    private const int MostSkippedNamed = 10;

    /// <summary>The named data sets: those found in files, and those that come with the command.</summary>
    internal static DataCatalog Catalog { get; } = new(SampleDataSets.Entries);

    /// <summary>Both parts of what a recipe trains on.</summary>
    internal static DataPair LoadPair(DataRecipe recipe, Terminal terminal)
    {
        if (recipe.Source.Length == 0) throw new RecipeException("data.source is missing; name a data set, a file or a folder of pictures (--data).");
        var (name, part) = Split(recipe.Source);
        var isNamed = Catalog.Contains(name);
        if (isNamed && recipe.Test is not null) throw new RecipeException("data.test goes with a file as data.source, not with a named data set.");
        if (recipe.Pictures is not null && (isNamed || !Directory.Exists(recipe.Source)))
            throw new RecipeException($"data.pictures goes with a folder of pictures as data.source; found “{recipe.Source}”.");
        if (recipe.Tensor is not null && isNamed) throw new RecipeException("data.tensor goes with an NPZ or safetensors file as data.source, not with a named data set.");
        if (isNamed && part is not null) return new DataPair(LoadPart(name, part), null);
        if (isNamed) return Catalog.Load(name);
        var options = new CsvOptions
        {
            LabelColumn = recipe.LabelColumn, Columns = recipe.Columns, HasHeader = recipe.Header, DecimalComma = recipe.DecimalComma,
        };
        return new DataPair(Load(recipe.Source), recipe.Test is null ? null : Load(recipe.Test));

        DataSet Load(string path) => LoadPath(path, options, recipe.Pictures, recipe.Tensor, terminal);
    }

    /// <summary>The rows of a DATA argument; of a named data set the test part where it has one and no part is named.</summary>
    internal static DataSet LoadOne(string data, CsvOptions options, PictureOptions? pictures, string? tensor, Terminal terminal)
    {
        if (tensor is not null && (data == "-" || Catalog.Contains(Split(data).Name)))
            throw new UsageException($"--tensor goes with an NPZ or safetensors file; {data} is none.");
        if (data == "-") return CsvFile.Read(terminal.Input, "standard input", options);
        var (name, part) = Split(data);
        return Catalog.Contains(name) ? LoadPart(name, part) : LoadPath(data, options, pictures, tensor, terminal);
    }

    private static DataSet LoadPart(string name, string? part)
    {
        var (train, test) = Catalog.Load(name);
        if (part == TestPart && test is null) throw new UsageException($"the data set “{name}” has no test part of its own.");
        return part == TrainPart ? train : test ?? train;
    }

    private static (string Name, string? Part) Split(string data)
    {
        var colon = data.LastIndexOf(':');
        return colon > 0 && data[(colon + 1)..] is TrainPart or TestPart ? (data[..colon], data[(colon + 1)..]) : (data, null);
    }

    private static DataSet LoadPath(string path, CsvOptions options, PictureOptions? pictures, string? tensor, Terminal terminal)
    {
        if (Directory.Exists(path) && tensor is null) return LoadFolder(path, options, pictures, terminal).Data;
        if (Directory.Exists(path)) throw new UsageException($"--tensor (data.tensor) goes with an NPZ or safetensors file; {path} is a folder.");
        if (!File.Exists(path))
        {
            if (path.Contains('/', StringComparison.Ordinal) || Path.HasExtension(path)) throw new FileNotFoundException($"{path}: there is no such file.");
            throw new UsageException($"there is no data set or file “{path}”{NearestName.Hint(path, [.. Catalog.Entries.Select(e => e.Name)])}");
        }

        return DataFile.Open(path, options, null, tensor, new Notes(terminal.Error));
    }

    /// <summary>Writes each sentence as a line, at once.</summary>
    private sealed class Notes(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value);
    }

    /// <summary>The pictures of a folder; what is left out as damaged is told.</summary>
    internal static PictureFolder LoadFolder(string path, CsvOptions options, PictureOptions? pictures, Terminal terminal)
    {
        if (options != new CsvOptions()) throw new UsageException($"{path} is a folder of pictures; the options of CSV files do nothing there.");
        try
        {
            var folder = PictureFolder.Read(path, pictures, terminal.Cancellation);
            if (folder.Skipped.Count > 0) terminal.Error.WriteLine($"{path}: left out as damaged: {Words.Count(folder.Skipped.Count, "file")}");
            foreach (var sentence in folder.Skipped.Take(MostSkippedNamed)) terminal.Error.WriteLine($"  {sentence}");
            if (folder.Skipped.Count > MostSkippedNamed) terminal.Error.WriteLine($"  … and {Words.Count(folder.Skipped.Count - MostSkippedNamed, "other")}");
            return folder;
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"data.pictures.{e.Message}", e);
        }
    }
}
