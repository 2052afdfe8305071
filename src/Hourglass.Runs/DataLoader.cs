using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.SampleData;

namespace Hourglass.Runs;

/// <summary>
/// From DATA (a data set name, such a name with <c>:train</c> or <c>:test</c>, a file, a folder of pictures, or <c>-</c>) to rows.
/// </summary>
internal static class DataLoader
{
    private const string TrainPart = "train", TestPart = "test";
    private const int MaximumSkippedNamed = 10;

    /// <summary>The named data sets: those found in files, and those that come with Hourglass.</summary>
    internal static DataCatalog Catalog { get; } = new(SampleDataSets.Entries);

    /// <summary>The training and test rows of a recipe.</summary>
    /// <param name="recipe">What to read, and how.</param>
    /// <param name="messages">Receives what there is to say of the files, such as which were skipped.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static DataPair LoadPair(DataRecipe recipe, IProgress<string> messages, CancellationToken cancellation)
    {
        if (recipe.Source.Length == 0)
            throw new RecipeException("data.source is missing; name a data set, a file or a folder of pictures (--data).");
        var (name, part) = Split(recipe.Source);
        var isNamed = Catalog.Contains(name);
        if (isNamed && recipe.Test is not null)
            throw new RecipeException("data.test requires a file as data.source, not a named data set.");
        if (recipe.Pictures is not null && (isNamed || !Directory.Exists(recipe.Source)))
            throw new RecipeException($"data.pictures requires a folder of pictures as data.source; found “{recipe.Source}”.");
        if (recipe.Tensor is not null && isNamed)
            throw new RecipeException("data.tensor requires an NPZ or safetensors file as data.source, not a named data set.");
        if (recipe.Format is not null && isNamed)
            throw new RecipeException("data.format requires a file or folder as data.source, not a named data set.");
        var csv = recipe.ToCsvOptions();
        if (isNamed && csv != new CsvOptions())
            throw new RecipeException($"data: the options for text tables do nothing for the named data set “{name}”.");
        if (isNamed && part is not null) return new DataPair(LoadPart(name, part), null);
        if (isNamed) return Catalog.Load(name);
        var options = new ReadOptions { Csv = csv == new CsvOptions() ? null : csv, Pictures = recipe.Pictures, Tensor = recipe.Tensor };
        var train = LoadPath(recipe.Source, options, recipe.Format, messages, cancellation);
        // Test rows are read like the training rows: their columns are found by name.
        var like = options with { Csv = null, Table = train.Schema };
        return new DataPair(train, recipe.Test is null ? null : LoadPath(recipe.Test, like, recipe.Format, messages, cancellation));
    }

    /// <summary>Whether a source is a named data set, or a part of one.</summary>
    internal static bool IsNamed(string source) => Catalog.Contains(Split(source).Name);

    /// <summary>The recipe of rows that were read, with full paths: other commands find them from any folder.</summary>
    internal static DataRecipe WithFullPaths(DataRecipe recipe) => Catalog.Contains(Split(recipe.Source).Name) ? recipe : recipe with
    {
        Source = Path.GetFullPath(recipe.Source),
        Test = recipe.Test is null ? null : Path.GetFullPath(recipe.Test),
    };

    /// <summary>The rows of a DATA argument; for a data set name without a split, its test split if it has one.</summary>
    /// <param name="data">The argument.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="format">Their format; null where their content determines it.</param>
    /// <param name="input">The table of text that <c>-</c> stands for; null where it stands for none.</param>
    /// <param name="messages">Receives what there is to say of the files.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static DataSet LoadOne(
        string data, ReadOptions options, DataFormat? format, TextReader? input, IProgress<string> messages,
        CancellationToken cancellation)
    {
        var (name, part) = Split(data);
        var (isNamed, isInput) = (Catalog.Contains(name), data == "-" && input is not null);
        if (format is not null && (isInput || isNamed))
            throw new UsageException($"--format requires a file or folder; {data} is not one.");
        if (options.Tensor is not null && (isInput || isNamed))
            throw new UsageException($"--tensor requires an NPZ or safetensors file; {data} is not one.");
        if (options.Csv is not null && isNamed)
            throw new UsageException($"{data} is a named data set; the options for text tables do nothing there.");
        var csv = (options.Csv ?? new CsvOptions()) with { Schema = options.Table };
        if (isInput) return CsvFile.Read(input!, "standard input", csv, messages);
        return isNamed ? LoadPart(name, part) : LoadPath(data, options, format, messages, cancellation);
    }

    /// <summary>Whether DATA is a folder that is read as pictures.</summary>
    internal static bool IsPictureFolder(string data, DataFormat? format) => !Catalog.Contains(data) && Directory.Exists(data)
        && PartRegistry.NameOf(format ?? DataFile.FormatOf(data)) == "pictures";

    /// <summary>The pictures of a folder; skipped files are named in the messages.</summary>
    internal static PictureFolder LoadFolder(string path, ReadOptions options, IProgress<string> messages, CancellationToken cancellation)
    {
        if (options.Csv is not null)
            throw new UsageException($"{path} is a folder of pictures; the options for text tables do nothing there.");
        var folder = ReadFolder(path, options.Pictures, cancellation);
        var count = folder.Skipped.Count;
        if (count > 0) messages.Report($"{path}: skipped {Words.Count(count, "damaged file")}");
        foreach (var sentence in folder.Skipped.Take(MaximumSkippedNamed)) messages.Report($"  {sentence}");
        if (count > MaximumSkippedNamed) messages.Report($"  … and {Words.Count(count - MaximumSkippedNamed, "other")}");
        foreach (var note in folder.Notes) messages.Report(note);
        return folder;
    }

    private static PictureFolder ReadFolder(string path, PictureOptions? pictures, CancellationToken cancellation)
    {
        try
        {
            return PictureFolder.Read(path, pictures, cancellation);
        }
        catch (InvalidInputException e) // an option: the message begins with its name
        {
            throw new RecipeException($"data.pictures.{e.Message}", e);
        }
    }

    private static DataSet LoadPart(string name, string? part)
    {
        var (train, test) = Catalog.Load(name);
        if (part == TestPart && test is null) throw new UsageException($"the data set “{name}” has no test split.");
        return part == TrainPart ? train : test ?? train;
    }

    private static (string Name, string? Part) Split(string data)
    {
        var colon = data.LastIndexOf(':');
        return colon > 0 && data[(colon + 1)..] is TrainPart or TestPart ? (data[..colon], data[(colon + 1)..]) : (data, null);
    }

    private static DataSet LoadPath(
        string path, ReadOptions options, DataFormat? format, IProgress<string> messages, CancellationToken cancellation)
    {
        if (IsPictureFolder(path, format))
        {
            return options.Tensor is null
                ? LoadFolder(path, options, messages, cancellation).Data
                : throw new UsageException($"--tensor (data.tensor) requires an NPZ or safetensors file; {path} is a folder.");
        }

        if (Directory.Exists(path) || File.Exists(path))
            return Open(path, options with { Pictures = null }, format, messages, cancellation);
        if (path.Contains('/', StringComparison.Ordinal) || Path.HasExtension(path))
            throw new FileNotFoundException($"{path}: there is no such file.");
        var hint = NearestName.Hint(path, [.. Catalog.Entries.Select(e => e.Name)]);
        throw new UsageException($"there is no data set or file “{path}”{hint}");
    }

    private static DataSet Open(
        string path, ReadOptions options, DataFormat? format, IProgress<string> messages, CancellationToken cancellation)
    {
        try
        {
            return DataFile.Open(path, options with { Messages = messages, CancellationToken = cancellation }, format);
        }
        catch (InvalidInputException e) when (e.Message.StartsWith(path, StringComparison.Ordinal)) // an option does nothing for the format
        {
            throw new UsageException(e.Message);
        }
    }
}
