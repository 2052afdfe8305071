using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;
using Hourglass.Training;

namespace Hourglass.Tests.Data;

/// <summary>A model finds the columns of its table by name, in any order; what is missing, new or of another name is an error.</summary>
public sealed class TableSchemaTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_order_of_columns_changes_no_number_at_any_door()
    {
        var (model, rows) = Trained();
        var (same, other) = (Read(model, "a,b,c,d"), Read(model, "c,class,a,d,b"));
        Assert.Equal(same.Table.Floats.ToArray(), other.Table.Floats.ToArray());
        Assert.Equal(rows.Table.Floats.ToArray(), other.Table.Floats.ToArray());
        // Data sets that were read without the model are matched, too.
        var permuted = CsvFile.Read(Write("c,class,a,d,b"), new() { LabelColumn = "class" });
        Assert.NotEqual(rows.Table.Floats.ToArray(), permuted.Table.Floats.ToArray());
        Assert.Equal(model.Encode(rows), model.Encode(permuted));
        Assert.Equal(model.Score(rows), model.Score(permuted));
        Assert.Equal(model.Reconstruct(rows), model.Reconstruct(permuted));
        Assert.Equal(model.Evaluate(rows), model.Evaluate(permuted));
        var detector = Hourglass.Detection.AnomalyDetector.Fit(model, rows);
        Assert.Equal(detector.Score(rows), detector.Score(permuted));
        Assert.Equal(detector.Pca!.Score(rows), detector.Pca.Score(permuted));
        Assert.Equal(detector.Residuals(rows), detector.Residuals(permuted));
        Assert.Equal(detector.Explain(rows, 3).Shares, detector.Explain(permuted, 3).Shares);
        detector.Threshold = 0;
        Assert.Equal(detector.FindReasons(rows, 3), detector.FindReasons(permuted, 3));
        Assert.Equal(Baseline.Measure(model, rows, rows), Baseline.Measure(model, permuted, permuted));
        Assert.Equal(
            LikelihoodComparison.Measure([model], rows, rows, model.Scaler.Map),
            LikelihoodComparison.Measure([model], permuted, permuted, model.Scaler.Map));
        Assert.Equal(Page(rows), Page(permuted)); // originals beside reconstructions, column by column

        string Page(DataSet data)
        {
            var all = new TrainingData(data, null, null, model.Scaler);
            return HtmlReport.Render(RunReport.Create(model, all, null, RunMetrics.Measure(model, all)) with { Facts = [] });
        }
    }

    [Fact]
    public void The_schema_is_in_the_model_file()
    {
        var (model, _) = Trained();
        model.Save(_folder.File("m.safetensors"));
        var loaded = ModelFile.Load(_folder.File("m.safetensors")).Table!;
        Assert.Equal(Names, loaded.Columns.Select(column => column.Name));
        Assert.Equal(("class", true, ',', null), (loaded.LabelColumn, loaded.HasHeader, loaded.Delimiter, loaded.IndexColumn));
    }

    [Theory]
    [InlineData("a,b,d", "the column “c” of the model's table is missing")]
    [InlineData("a,b,c,d,e", "the column “e” is not in it")]
    [InlineData("a,b,C,d", "the column “c” of the model's table is missing; the column “C” is not in it. The model takes a, b, c, d.")]
    public void Missing_new_and_renamed_columns_are_named(string columns, string message)
    {
        var (model, _) = Trained();
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Read(model, columns)).Message, StringComparison.Ordinal);
        var own = CsvFile.Read(Write(columns));
        if (own.Table.Columns == 4) Assert.Contains("missing: c", Assert.Throws<InvalidInputException>(() => model.Encode(own)).Message);
    }

    [Fact]
    public void Options_take_renamed_new_and_nameless_columns()
    {
        var (model, rows) = Trained();
        float[] expected = [.. rows.Table.Floats];
        Assert.Equal(expected, Read(model, "a,b,C,d", new() { Columns = ["a", "b", "C", "d"] }).Table.Floats.ToArray());
        Assert.Equal(expected, Read(model, "e,a,b,c,d", new() { Drop = ["e"] }).Table.Floats.ToArray());
        File.WriteAllLines(_folder.File("bare.csv"), File.ReadAllLines(Write("a,b,c,d")).Skip(1));
        var open = new CsvOptions { Schema = model.Table };
        Assert.Contains("--header false", Assert.Throws<DataFormatException>(() => CsvFile.Read(_folder.File("bare.csv"), open)).Message);
        Assert.Equal(expected, CsvFile.Read(_folder.File("bare.csv"), open with { HasHeader = false }).Table.Floats.ToArray());
    }

    [Fact]
    public void Missing_values_and_categories_are_those_of_the_training_table()
    {
        var path = _folder.File("t.csv");
        File.WriteAllText(path, "x,city,y\n1,Bern,5\n?,Lyon,6\n3,Bern,7\n");
        var train = CsvFile.Read(path, new() { Categorical = ["all"], Missing = MissingValues.Indicator });
        Assert.Equal(["x", "x is missing", "city=Bern", "city=Lyon", "y", "y is missing"], train.ColumnNames!);
        Assert.Equal([1f, 0, 1, 0, 5, 0, 2, 1, 0, 1, 6, 0, 3, 0, 1, 0, 7, 0], train.Table.Floats.ToArray());

        File.WriteAllText(path, "y,x,city\n9,NA,Lyon\n");
        var later = CsvFile.Read(path, new() { Schema = train.Schema });
        Assert.Equal([2f, 1, 0, 1, 9, 0], later.Table.Floats.ToArray());

        File.WriteAllText(path, "y,x,city\n9,1,Rome\n");
        Assert.Contains(
            "expected one of the categories Bern, Lyon; found “Rome”",
            Assert.Throws<DataFormatException>(() => CsvFile.Read(path, new() { Schema = train.Schema })).Message);
    }

    [Fact]
    public void A_missing_value_is_refused_dropped_or_replaced()
    {
        var path = _folder.File("t.csv");
        File.WriteAllText(path, "x,y\n1,5\n?,6\n3,\n");
        var message = Assert.Throws<DataFormatException>(() => CsvFile.Read(path)).Message;
        Assert.Contains(
            "line 3 (row 1), column “x”: the value is missing (“?”). In 3 rows there are 2 missing values in columns “x”, “y”.", message);
        Assert.Equal([1f, 5], CsvFile.Read(path, new() { Missing = MissingValues.Drop }).Table.Floats.ToArray());
        Assert.Equal([1f, 5, 2, 6, 3, 5.5f], CsvFile.Read(path, new() { Missing = MissingValues.Mean }).Table.Floats.ToArray());
    }

    [Fact]
    public void A_blank_line_is_a_missing_value_in_a_table_of_one_column_and_noted_in_others()
    {
        var path = _folder.File("t.csv");
        File.WriteAllText(path, "x\n1\n\n3\n\n\n");
        Assert.Contains("line 3 (row 1)", Assert.Throws<DataFormatException>(() => CsvFile.Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal([1f, 2, 3], CsvFile.Read(path, new() { Missing = MissingValues.Mean }).Table.Floats.ToArray());
        File.WriteAllText(path, "x,y\n1,2\n\n3,4\n\n");
        Assert.Equal(2, CsvFile.Read(path).Count);
    }

    [Theory]
    [InlineData("label", "a,label")]
    [InlineData("0", "0,1")]
    public void A_label_is_no_value(string label, string columns)
    {
        File.WriteAllText(_folder.File("t.csv"), "a,label\n1,2\n3,4\n");
        var options = new CsvOptions { LabelColumn = label, Columns = columns.Split(',') };
        Assert.Contains(
            "is the label column and is chosen among the values",
            Assert.Throws<DataFormatException>(() => CsvFile.Read(_folder.File("t.csv"), options)).Message);
    }

    /// <summary>Whole numbers below 0, 1 … could be rows like it; a model that was told so knows better.</summary>
    [Fact]
    public void Names_that_are_numbers_are_known_from_the_training_table()
    {
        var path = _folder.File("t.csv");
        File.WriteAllText(path, "0,1\n5,6\n7,8\n");
        Assert.Equal(3, CsvFile.Read(path).Count);
        var schema = CsvFile.Read(path, new() { HasHeader = true }).Schema;
        Assert.Equal([5f, 6, 7, 8], CsvFile.Read(path, new() { Schema = schema }).Table.Floats.ToArray());
        File.WriteAllText(path, "1,0\n5,6\n7,8\n");
        Assert.Equal([6f, 5, 8, 7], CsvFile.Read(path, new() { Schema = schema }).Table.Floats.ToArray());
    }

    [Fact]
    public void The_command_needs_no_option_twice()
    {
        using var tiny = new TinyRun();
        Command.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet").Succeeded();
        Command.Run("detect", "fit", tiny.Out, tiny.Data, "--normal", "odd").Succeeded();
        var first = Command.Run("detect", "score", tiny.Out, tiny.Data).Succeeded();
        var lines = File.ReadAllLines(tiny.Data).Select(line => line.Split(','));
        File.WriteAllLines(tiny.File("other.csv"), lines.Select(f => $"{f[4]},{f[3]},{f[1]},{f[0]},{f[2]}"));
        Assert.Equal(first, Command.Run("detect", "score", tiny.Out, tiny.File("other.csv")).Succeeded());
        NpyFile.Write(tiny.File("bare.npy"), RowTable.FromFloats(new float[16], 4, 4));
        Assert.Contains("have no classes", Command.Run("detect", "fit", tiny.Out, tiny.File("bare.npy"), "--normal", "odd").Rejected(2));
    }

    private static (string Header, IEnumerable<string> Rows) Table(string columns)
    {
        var names = columns.Split(',');
        var rows = Enumerable.Range(0, 40).Select(row => string.Join(',', names.Select(name => name == "class"
            ? (row % 3 == 0 ? "x" : "y")
            : Math.Sin((row + 1.0) * (name.ToLowerInvariant()[0] - 'a' + 1)).ToString("R", CultureInfo.InvariantCulture))));
        return (columns, rows);
    }

    private string Write(string columns)
    {
        var (header, rows) = Table(columns);
        File.WriteAllLines(_folder.File("rows.csv"), [header, .. rows]);
        return _folder.File("rows.csv");
    }

    private DataSet Read(Autoencoder model, string columns, CsvOptions? options = null) =>
        CsvFile.Read(Write(columns), (options ?? new CsvOptions()) with { Schema = model.Table });

    private (Autoencoder Model, DataSet Rows) Trained()
    {
        var rows = CsvFile.Read(Write("a,b,c,d,class"), new() { LabelColumn = "class" });
        var recipe = Recipe.Dense([3, 2]) with
        {
            Data = new() { Scaler = ScalerRecipe.Standard },
            Training = new() { Iterations = 20, BatchSize = 8 },
        };
        return (Autoencoder.Train(recipe, rows), rows);
    }
}
