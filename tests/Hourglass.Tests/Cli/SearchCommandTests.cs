using System.Globalization;
using System.Text.Json;
using Hourglass.Files;
using Hourglass.Search;

namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass index</c> and <c>hourglass search</c> on a table and on a folder of pictures.</summary>
public sealed class SearchCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    private string Index => _tiny.File("rows.index");

    public SearchCommandTests() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData("--exact", "euclidean")]
    [InlineData("--hnsw", "euclidean")]
    [InlineData("--hnsw", "cosine")]
    public void A_row_of_the_data_is_found_first_at_distance_0(string kind, string metric)
    {
        var made = Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", kind, "--metric", metric, "--out",
            Index).Succeeded();
        Assert.Contains("60 codes of 2 numbers", made.Output);
        Assert.Contains(kind == "--hnsw" ? "graph" : "exact", made.Output);
        var lines = Command.Run("search", Index, _tiny.Data, "--label-column", "class", "--row", "7", "--row", "30", "--k",
            "4").Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal("query,rank,row,distance,label,file", lines[0]);
        Assert.Equal(1 + 2 * 4, lines.Length);
        Assert.Equal($"{_tiny.Data} row 7,1,7,0,odd,", lines[1]);
        Assert.Equal($"{_tiny.Data} row 30,1,30,0,even,", lines[5]);
        var distances = lines[1..5].Select(line => double.Parse(line.Split(',')[3], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(distances.Order(), distances);
    }

    [Fact]
    public void A_row_of_the_index_needs_no_model_and_gives_the_same_as_the_library()
    {
        Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", Index).Succeeded();
        Directory.Delete(_tiny.Out, recursive: true);
        var found = Command.Run("search", Index, "--row", "12", "--k", "3",
            "--json").Succeeded().Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var expected = SearchIndexFile.Load(Index).FindLike(12, 3);
        Assert.Equal(expected.Select(hit => hit.Row), found.Select(line => line.GetProperty("row").GetInt32()));
        Assert.Equal(expected.Select(hit => hit.Distance), found.Select(line => line.GetProperty("distance").GetSingle()));
        Assert.Equal([1, 2, 3], found.Select(line => line.GetProperty("rank").GetInt32()));
        Assert.Contains("with --model", Command.Run("search", Index, _tiny.Data, "--label-column", "class").Rejected(2));
    }

    [Fact]
    public void Precision_is_reported_by_class_for_the_rows_of_the_index_and_for_others()
    {
        Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", Index).Succeeded();
        using var own = JsonDocument.Parse(Command.Run("search", Index, "--precision", "--k", "5", "--json").Succeeded().LastLine);
        Assert.Equal(SearchIndexFile.Load(Index).PrecisionAt(5).Mean, own.RootElement.GetProperty("precision").GetDouble());
        using var first = JsonDocument.Parse(Command.Run("search", Index, _tiny.Data, "--label-column", "class", "--precision", "--k", "1",
            "--json").Succeeded().LastLine);
        Assert.Equal(1, first.RootElement.GetProperty("precision").GetDouble()); // each finds itself
        var table = Command.Run("search", Index, "--precision").Succeeded().Output;
        Assert.Matches(@"^class +precision@10\n(even|odd) +0\.\d{4}\n(even|odd) +0\.\d{4}\nall 60 rows +0\.\d{4}\n$", table);
    }

    [Fact]
    public void Another_model_is_rejected()
    {
        Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", Index).Succeeded();
        var other = _tiny.File("other");
        Command.Run("train", _tiny.Recipe, "--out", other, "--quiet", "--seed", "6").Succeeded();
        Assert.Contains("Expected the model that computed the codes",
            Command.Run("search", Index, _tiny.Data, "--label-column", "class", "--model", other).Rejected(1));
    }

    [Fact]
    public void Options_without_effect_are_rejected()
    {
        Assert.Contains("euclidean",
            Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", "--metric", "euclidian", "--out", Index).Rejected(2));
        Assert.Contains("exclude", Command.Run("index", _tiny.Out, _tiny.Data, "--hnsw", "--exact", "--out", Index).Rejected(2));
        Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", Index).Succeeded();
        Assert.Contains("something to search for", Command.Run("search", Index).Rejected(2));
        Assert.Contains("rows 0 to 59; found 60", Command.Run("search", Index, "--row", "60").Rejected(2));
        Assert.Contains("60 rows; found 61", Command.Run("search", Index, "--row", "6", "--k", "61").Rejected(2));
        Assert.Contains("not pictures", Command.Run("search", Index, "--row", "6", "--out", _tiny.File("sheet.png")).Rejected(2));
        Assert.Contains("do nothing", Command.Run("search", Index, "--row", "6", "--precision").Rejected(2));
        Assert.Contains("--data does nothing", Command.Run("search", Index, "--row", "6", "--data", _tiny.Data).Rejected(2));
        Assert.Contains("--model does nothing", Command.Run("search", Index, "--row", "6", "--model", _tiny.Out).Rejected(2));
        Assert.Contains("--out does nothing",
            Command.Run("search", Index, "--row", "6", "--json", "--out", _tiny.File("found.csv")).Rejected(2));
        Assert.Contains("not a Hourglass index",
            Command.Run("search", Path.Combine(_tiny.Out, "model.safetensors"), "--row", "6").Rejected(1));
    }

    [Fact]
    public void Pictures_are_found_by_a_picture_and_shown_on_a_sheet()
    {
        var (pictures, model, index, sheet) = (_tiny.File("pictures"), _tiny.File("model"), _tiny.File("pictures.index"),
            _tiny.File("sheet.png"));
        for (var i = 0; i < 24; i++) WritePicture(Path.Combine(pictures, i % 2 == 0 ? "dark" : "light", $"{i:00}.png"),
            (byte)((i % 2 * 120) + 4 * i));
        File.WriteAllText(_tiny.File("gray.json"), """
            {
              "name": "gray", "data": { "source": "given on the command line", "scaler": "byteRange" },
              "encoder": [ { "layer": "flatten" }, { "layer": "dense", "units": 2 } ],
              "decoder": [ { "layer": "dense", "units": 24 } ],
              "training": { "epochs": 20, "batchSize": 4, "learningRate": 0.01, "seed": 1 }
            }
            """);
        Command.Run("train", _tiny.File("gray.json"), "--data", pictures, "--out", model, "--quiet").Succeeded();
        Command.Run("index", model, pictures, "--out", index).Succeeded();
        var query = Path.Combine(pictures, "light", "13.png");
        var lines = Command.Run("search", index, query, "--k", "3").Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal($"{query},1,18,0,light,{Path.Combine("light", "13.png")}", lines[1]);
        Assert.Equal(["11.png", "15.png"], lines[2..4].Select(line => Path.GetFileName(line.Split(',')[5])).Order());

        // A folder of two queries: each before the three found; then the rows of the index, their pictures elsewhere.
        var asked = _tiny.File("asked");
        WritePicture(Path.Combine(asked, "a.png"), 40);
        WritePicture(Path.Combine(asked, "b.png"), 200);
        Command.Run("search", index, asked, "--k", "3", "--out", sheet).Succeeded();
        CheckSheet(40, 200);
        Directory.Move(pictures, _tiny.File("moved"));
        Command.Run("search", index, "--row", "0", "--row", "23", "--k", "3", "--data", _tiny.File("moved"), "--out", sheet).Succeeded();
        CheckSheet(0, 212);

        void CheckSheet(params byte[] queries)
        {
            // Pictures of 6 × 4 pixels are made 16 times as large, 4 pixels apart; a line of text, such as the ranks above, takes 10.
            var image = PictureFile.Read(sheet);
            Assert.Equal(10 + 2 * (64 + 3 * 10 + 4) - 4, image.Height); // distance; row and class; file
            Assert.Equal(0, (image.Width + 4) % 4);
            for (var row = 0; row < 2; row++)
            {
                for (var column = 0; column < 4; column++)
                {
                    var (left, width) = (column * (image.Width + 4) / 4, (image.Width + 4) / 4 - 4);
                    var (top, near) = (10 + row * 98, column == 0 ? 0 : 24);
                    Assert.InRange(image.Row(top + 32)[(left + width / 2) * 3], queries[row] - near, queries[row] + near);
                    for (var line = 0; line < 3; line++)
                        Assert.Equal(column > 0 || line == 0, IsWritten(image, left, width, top + 64 + 10 * line)); // a query has its name
                }
            }
        }

        static bool IsWritten(PixelImage image, int left, int width, int top) =>
            Enumerable.Range(top, 10).Any(y => image.Row(y).Slice(3 * left, 3 * width).Contains((byte)0));
    }

    private static void WritePicture(string path, byte gray)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var image = new PixelImage(6, 4, 1);
        image.Pixels.Span.Fill(gray);
        PngFile.Write(path, image);
    }
}
