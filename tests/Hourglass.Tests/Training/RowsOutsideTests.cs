using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

/// <summary>Rows that are measured with values outside those of the training rows are told of, by column.</summary>
public sealed class RowsOutsideTests
{
    [Fact]
    public void Columns_outside_are_named_with_rows_and_ranges()
    {
        var model = Train("a,b,kind\n1,5,x\n3,7,y\n2,6,x\n", new() { Categorical = ["kind"] });
        Assert.Equal([(1.0, 3.0), (5.0, 7.0)], model.Table!.Columns.Take(2).Select(c => (c.Minimum!.Value, c.Maximum!.Value)));
        Assert.Null(model.Table.Columns[2].Minimum);

        Assert.Empty(TrainingWarnings.OfRows(model, Read("a,b,kind\n1,7,y\n", model)));
        // Columns are found by name.
        Assert.Equal(
            ["3 of 4 rows have values outside those of the training rows: “b” in 2 rows (4 to 9; trained on 5 to 7), "
                + "“a” in 1 row (0.5; trained on 1 to 3)"],
            TrainingWarnings.OfRows(model, Read("b,kind,a\n9,x,1\n4,y,2\n6,x,0.5\n6,x,3\n", model)));
    }

    [Fact]
    public void The_ranges_are_kept_in_the_file_and_follow_windows()
    {
        var series = CsvFile.Read(
            new StringReader("t,p\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 5},{100 + i}\n"))), "series");
        var recipe = Recipe.Dense([2]) with { Data = new() { Window = 4 }, Training = new() { Epochs = 1 } };
        var model = Autoencoder.Train(recipe, series);
        using var folder = new Files.TemporaryFolder();
        model.Save(folder.File("model.safetensors"));
        var columns = Autoencoder.Load(folder.File("model.safetensors")).Table!.Columns;
        Assert.Equal([("t", 0, 4), ("p", 100, 139)], columns.Select(c => (c.Name, (int)c.Minimum!, (int)c.Maximum!)));

        var windows = SlidingWindows.Cut(CsvFile.Read(new StringReader("t,p\n0,130\n1,139\n2,140\n3,139\n4,139\n"), "more"), 4, 1);
        Assert.Equal(
            ["2 of 2 rows have values outside those of the training rows: “p” in 2 rows (130 to 140; trained on 100 to 139)"],
            TrainingWarnings.OfRows(model, windows));
    }

    [Fact]
    public void Without_a_table_the_range_of_the_loss_is_what_is_known()
    {
        var recipe = RecipeJson.Parse("""
            { "encoder": [ { "layer": "dense", "units": 1 } ],
              "decoder": [ { "layer": "dense", "units": 2, "activation": "sigmoid" } ],
              "data": { "scaler": "minMaxPerColumn" }, "objective": { "loss": "binaryCrossEntropy" }, "training": { "epochs": 1 } }
            """);
        var model = Autoencoder.Train(recipe, new float[,] { { 0, 0 }, { 1, 2 }, { 0.5f, 1 } });
        var rows = new DataSet("rows", RowTable.FromFloats([0, 1, 2, 0], 2, 2));
        Assert.StartsWith(
            "1 of 2 given rows has scaled values outside [0, 1], from 0 to 2, in column 0",
            Assert.Single(TrainingWarnings.OfRows(model, rows)), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_in_one_call_passes_its_warnings_on()
    {
        var recipe = Recipe.Dense([1], output: ActivationKind.Sigmoid) with { Training = new() { Epochs = 1 } };
        var (messages, rows) = (new Messages(), new float[,] { { 0, 5 }, { 1, 0 }, { 0.5f, 1 } });
        var model = Autoencoder.Train(recipe, rows, messages: messages);
        Assert.StartsWith("the last layer's sigmoid gives values from 0 to 1", Assert.Single(messages.All), StringComparison.Ordinal);
        Assert.Equal(TrainingWarnings.Of(model, new DataSet("rows", rows)), messages.All);
    }

    private static Autoencoder Train(string table, CsvOptions options)
    {
        var rows = CsvFile.Read(new StringReader(table), "rows", options);
        return Autoencoder.Train(Recipe.Dense([2]) with { Training = new() { Epochs = 1 } }, rows);
    }

    private static DataSet Read(string table, Autoencoder model) =>
        CsvFile.Read(new StringReader(table), "rows", new() { Schema = model.Table });

    private sealed class Messages : IProgress<string>
    {
        internal List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
