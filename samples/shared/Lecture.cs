using System.Globalization;
using System.Runtime.CompilerServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;

namespace Hourglass.Samples;

/// <summary>What the lecture programs share: data and recipes, printed figures, pictures, charts, and arrays of rows.</summary>
internal static class Lecture
{
    /// <summary>The folder of pictures and report.</summary>
    internal static string Folder { get; private set; } = "";

    /// <summary>Whether the data are those of the lecture, so that its figures can be compared.</summary>
    internal static bool IsMnist { get; private set; }

    /// <summary>Whether <see cref="Say"/> prints the figures of the lecture.</summary>
    internal static bool ShowsNotes { get; set; } = true;

    /// <summary>The decimals of <see cref="Say"/>.</summary>
    internal static string NumberFormat { get; set; } = "0.####";

    /// <summary>The shape of pictures, their pixel value of white, and the screen pixels per pixel.</summary>
    internal static (Shape Shape, float White, int Scale) Pixels { get; set; } = (new Shape(1, 28, 28), 255, 3);

    /// <summary>The charts of the report.</summary>
    internal static List<ReportSection> Sections { get; } = [];

    /// <summary>Creates the folder that the first argument names, and makes output independent of the culture.</summary>
    internal static void Begin(string[] args, string name)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : name).FullName;
    }

    /// <summary>MNIST if HOURGLASS_DATA has it, otherwise another data set.</summary>
    internal static DataPair LoadMnist(Func<DataPair> otherwise)
    {
        var catalog = new DataCatalog(SampleDataSets.Entries);
        IsMnist = catalog.IsPresent("mnist");
        return IsMnist ? catalog.Load("mnist") : otherwise();
    }

    /// <summary>A recipe of the repository.</summary>
    internal static Recipe LoadRecipe(string name, [CallerFilePath] string path = "") =>
        RecipeJson.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "../recipes", name + ".json")));

    internal static Autoencoder Train(Recipe recipe, DataSet rows, Scaler scaler)
    {
        var model = new Autoencoder(recipe, rows.Shape, scaler);
        model.Fit(rows);
        return model;
    }

    /// <summary>Prints a figure, with that of the lecture.</summary>
    internal static void Say(string what, double here, string note = "", string from = "the note") => Console.WriteLine(
        $"   {what}: "
        + $"{here.ToString(NumberFormat, CultureInfo.InvariantCulture)}{(ShowsNotes && note.Length > 0 ? $"   ({from}: {note})" : "")}");

    /// <summary>Writes rows as pictures to a PNG file.</summary>
    internal static void Picture(string name, float[,] rows, int columns)
    {
        var path = Path.Combine(Folder, name + ".png");
        var cells = Enumerable.Range(0, rows.GetLength(0)).Select(
            r => (ReadOnlyMemory<float>)Row(rows, r).Select(v => v / Pixels.White).ToArray());
        PngFile.Write(path, PictureGrid.Compose([.. cells], Pixels.Shape, columns, Pixels.Scale));
        Console.WriteLine($"   {path}");
    }

    /// <summary>Adds a scatter chart of points (n, 2), colored by the classes of rows.</summary>
    internal static void Scatter(
        string name, string title, float[,] points, DataSet? rows = null, string x = "z0", string y = "z1", float limit = 0) =>
        Sections.Add(new ChartSection
        {
            Name = name, Title = title, Note = "",
            Chart = new ScatterChart
            {
                Title = title, XName = x, YName = y, Classes = rows?.ClassNames ?? [],
                Limits = limit > 0 ? [(-limit, -limit), (limit, limit)] : [],
                Points =
                [
                    .. Enumerable.Range(0, points.GetLength(0))
                        .Select(i => new ScatterPoint(points[i, 0], points[i, 1], i, rows?.Labels[i] ?? 0)),
                ],
            },
        });

    /// <summary>Writes the report and prints its path.</summary>
    internal static void WriteReport(ReportContent content) =>
        Console.WriteLine($"\n{HtmlReport.Write(Path.Combine(Folder, "report.html"), content)[0]}");

    /// <summary>Standard normal random numbers.</summary>
    internal static float[] Normal(int count, ulong seed)
    {
        var (matrix, values) = (Backend.Default.Allocate(count).AsRow(), new float[count]);
        Backend.Default.FillNormal(new RandomStream(seed, RandomPurpose.Data), 0, 1, matrix);
        Backend.Default.Download(matrix, values);
        return values;
    }

    /// <summary>z = μ + σ·ε, one sample for each of the given rows.</summary>
    internal static float[,] Draw(LatentDistribution q, IEnumerable<int> rows, int index = 0)
    {
        var (backend, order, size) = (Backend.Default, rows.ToArray(), q.Means.GetLength(1));
        var head = backend.Allocate(order.Length * 2 * size).AsMatrix(0, order.Length, 2 * size);
        var codes = backend.Allocate(order.Length * size).AsMatrix(0, order.Length, size);
        backend.Upload([.. order.SelectMany(row => (float[])[.. Row(q.Means, row), .. Row(q.LogVariances, row)])], head);
        backend.GaussianDraw(new RandomStream(1, RandomPurpose.Latent, (uint)index), head, codes);
        var values = new float[order.Length * size];
        backend.Download(codes, values);
        return Table(values, size);
    }

    /// <summary>Values (n·columns) as rows (n, columns).</summary>
    internal static float[,] Table(float[] values, int columns)
    {
        var table = new float[values.Length / columns, columns];
        Buffer.BlockCopy(values, 0, table, 0, 4 * values.Length);
        return table;
    }

    /// <summary>All rows of a data set.</summary>
    internal static float[,] Values(DataSet rows) =>
        Table([.. Enumerable.Range(0, rows.Count).SelectMany(r => Row(rows, r))], rows.Table.Columns);

    internal static float[] Row(DataSet rows, int row)
    {
        var values = new float[rows.Table.Columns];
        rows.Table.CopyRow(row, values);
        return values;
    }

    internal static float[] Row(float[,] rows, int row) => [.. Enumerable.Range(0, rows.GetLength(1)).Select(c => rows[row, c])];

    /// <summary><paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    internal static float[,] Part(float[,] rows, int first, int count)
    {
        var part = new float[count, rows.GetLength(1)];
        Array.Copy(rows, first * part.GetLength(1), part, 0, part.Length);
        return part;
    }

    /// <summary>The rows of several arrays, one array after another.</summary>
    internal static float[,] Stack(params IEnumerable<float[,]> parts)
    {
        float[][,] all = [.. parts];
        return Table([.. all.SelectMany(part => part.Cast<float>())], all[0].GetLength(1));
    }
}
