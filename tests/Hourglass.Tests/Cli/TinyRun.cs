using System.Globalization;
using System.IO.Compression;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary>A folder with 60 rows of four columns and a class, and a recipe of a few weights that trains on them in no time.</summary>
internal sealed class TinyRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyRun(int rows = 60)
    {
        var lines = Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{Math.Sin(i):R},{Math.Cos(i):R},{Math.Sin(2 * i):R},{Math.Cos(i) * Math.Sin(i):R},{(i % 3 == 0 ? "even" : "odd")}"));
        System.IO.File.WriteAllLines(Data, ["a,b,c,d,class", .. lines]);
        System.IO.File.WriteAllText(Recipe, $$"""
            {
              "name": "tiny",
              "data": { "source": "{{Data}}", "labelColumn": "class", "scaler": "standard",
                        "testFraction": 0.25, "validation": "test" },
              "encoder": [ { "layer": "dense", "units": 6, "activation": "tanh" }, { "layer": "dense", "units": 2 } ],
              "decoder": [ { "layer": "dense", "units": 6, "activation": "tanh" }, { "layer": "dense", "units": 4 } ],
              "training": { "epochs": 4, "batchSize": 8, "optimizer": "adam", "learningRate": 0.01, "seed": 5 }
            }
            """);
    }

    /// <summary>The rows as CSV.</summary>
    public string Data => _folder.File("rows.csv");

    /// <summary>The recipe as JSON.</summary>
    public string Recipe => _folder.File("tiny.json");

    /// <summary>A run's folder, not made yet.</summary>
    public string Out => _folder.File("out");

    public string File(string name) => _folder.File(name);

    /// <summary>Compresses the rows and cuts the file in the middle.</summary>
    public string CutGzip()
    {
        var path = File("cut.csv.gz");
        using (var gzip = new GZipStream(System.IO.File.Create(path),
            CompressionLevel.Optimal)) gzip.Write(System.IO.File.ReadAllBytes(Data));
        using (var file = System.IO.File.OpenWrite(path)) file.SetLength(file.Length / 2);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
