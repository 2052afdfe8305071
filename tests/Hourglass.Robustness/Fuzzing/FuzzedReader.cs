using Hourglass.Compression;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Search;
using Hourglass.Training;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>A reader of files, what it may throw, and valid files to begin with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Extension">The ending of its files.</param>
/// <param name="Read">Reads a file and uses what it gives.</param>
/// <param name="Documented">Whether the documentation names an exception.</param>
internal sealed record FuzzedReader(string Name, string Extension, Action<string> Read, Func<Exception, bool> Documented)
{
    private static readonly float[,] Rows = new float[,]
    {
        { .1f, .2f, .3f, .4f, .5f, .6f }, { .6f, .5f, .4f, .3f, .2f, .1f }, { 1, 0, 1, 0, 1, 0 }, { .5f, .5f, .5f, .5f, .5f, .5f },
    };

    internal static readonly FuzzedReader[] All =
    [
        new("model", ".safetensors", UseModel, e => e is ModelFileException || IsNumeric(e)),
        new("checkpoint", ".safetensors", UseCheckpoint,
            e => e is ModelFileException or RecipeException or TrainingDivergedException || IsNumeric(e)),
        new("index", ".index", UseIndex, e => e is ModelFileException || IsNumeric(e)),
        new("codes", ".hgc", UseCodes, e => e is ModelFileException || IsNumeric(e)),
        new("recipe", ".json", UseRecipe, e => e is RecipeException or InvalidInputException),
        new("csv", ".csv", UseRows, e => e is DataFormatException),
        new("series", ".txt", UseRows, e => e is DataFormatException),
        new("npy", ".npy", UseRows, e => e is DataFormatException),
        new("npz", ".npz", UseRows, e => e is DataFormatException),
        new("idx", ".idx", UseRows, e => e is DataFormatException),
        new("tensors", ".st", UseRows, e => e is DataFormatException or ModelFileException),
        new("png", ".png", UsePicture, e => e is PictureFileException),
        new("pnm", ".ppm", UsePicture, e => e is PictureFileException),
        new("jpeg", ".jpg", UsePicture, e => e is PictureFileException or DllNotFoundException),
    ];

    internal static FuzzedReader Of(string name) => All.Single(reader => reader.Name == name);

    /// <summary>Finite numbers too large for single precision may appear only in use; the message says so.</summary>
    private static bool IsNumeric(Exception e) => e is ArithmeticException and not OverflowException and not DivideByZeroException;

    private static void UseModel(string path)
    {
        var model = ModelFile.Load(path);
        var rows = RowsFor(model);
        model.Encode(rows);
        model.Reconstruct(rows);
        if (Detection.AnomalyDetector.Load(model) is { } detector) detector.Score(rows);
    }

    private static void UseCheckpoint(string path)
    {
        // With the recipe that the file itself gives, one step longer; an altered one must not pass for the right one.
        var saved = ModelFile.Load(path);
        var length = saved.Recipe.Training;
        length = length.Iterations is null ? length with { Epochs = 3 } : length with { Iterations = 9 };
        var model = new Autoencoder(
            saved.Recipe with { Training = length }, saved.InputShape, saved.Scaler, classNames: saved.ClassNames);
        var trainer = new Trainer(model);
        trainer.Resume(path);
        trainer.Fit(RowsFor(model), RowsFor(model));
    }

    private static void UseIndex(string path)
    {
        var index = SearchIndex.Load(path);
        var query = new float[1, index.Width];
        query[0, 0] = 1;
        index.Find(query, 3);
    }

    private static void UseCodes(string path)
    {
        var codes = CompressedCodes.Load(path);
        codes.Quantizer.Unpack(codes.Packed);
    }

    private static void UseRecipe(string path)
    {
        var recipe = RecipeJson.Parse(File.ReadAllText(path));
        RecipeJson.Parse(RecipeJson.Write(recipe));
        var model = new Autoencoder(recipe, new Shape(6), Scaler.None);
        if (model.ParameterCount < 100_000) model.Encode(Rows);
    }

    private static void UseRows(string path)
    {
        var data = DataFile.Open(path, new ReadOptions());
        Assert.True(data.Count > 0 && data.Table.FirstNonFinite() is null);
    }

    private static void UsePicture(string path) => PictureFile.Read(path);

    private static DataSet RowsFor(Autoencoder model)
    {
        var values = new float[4, model.InputShape.Size];
        for (var row = 0; row < 4; row++)
            for (var column = 0; column < values.GetLength(1); column++)
                values[row, column] = Rows[row, column % 6];
        // Some need classes; the others take no notice.
        IReadOnlyList<string> classes = model.ClassNames.Count > 0 ? model.ClassNames : ["a"];
        return new DataSet("rows", new DataSet("rows", values).Table, labels: [0, 0, 0, 0], classNames: classes);
    }
}
