using System.Text.Json;
using Hourglass.Data;

namespace Hourglass.Tests.Data.Tables;

/// <summary>Rows of a known table as JSON objects, such as the body of a request.</summary>
public sealed class JsonRowsTests
{
    private static readonly TableSchema _schema = CsvFile.Read(
        new StringReader("time;id;heat;mode;volt\n08:00;1;50,5;on;3,3\n08:10;2;;off;3,1\n08:20;3;51,5;on;3,2\n"), "rows",
        new() { Drop = ["time"], IndexColumn = "id", Categorical = ["mode"], Missing = MissingValues.Indicator }).Schema!;

    [Fact]
    public void Members_are_found_by_name_and_numbers_have_a_decimal_point_whatever_the_table_had()
    {
        var rows = Read("""{ "volt": 3.25, "mode": "off", "heat": 50.5, "time": "09:00", "id": 9 }""");
        Assert.Equal(["heat", "heat is missing", "mode=off", "mode=on", "volt", "volt is missing"], rows.ColumnNames!);
        Assert.Equal([50.5f, 0, 1, 0, 3.25f, 0], rows.Table.Floats.ToArray());
        Assert.Same(_schema, rows.Schema);
    }

    [Fact]
    public void An_array_is_several_rows_null_is_a_missing_value_and_text_may_be_a_number()
    {
        var rows = Read("""[{ "heat": null, "mode": "on", "volt": "3.5" }, { "heat": 1e2, "mode": " on ", "volt": true }]""");
        Assert.Equal([51, 1, 0, 1, 3.5f, 0, 100, 0, 0, 1, 1, 0], rows.Table.Floats.ToArray()); // 51 is the mean of the table
    }

    [Theory]
    [InlineData("""{ "mode": "on", "volt": 3 }""", "missing: “heat”")]
    [InlineData("""{ "heat": 1, "mode": "on", "volt": 3, "amp": 2 }""", "unknown: “amp”")]
    [InlineData("""{ "heat": "warm", "mode": "on", "volt": 3 }""", "rows, row 0, column “heat”: expected a number; found \"warm\"")]
    [InlineData("""{ "heat": "50,5", "mode": "on", "volt": 3 }""", "expected a number; found \"50,5\"")]
    [InlineData("""{ "heat": 1, "mode": "idle", "volt": 3 }""", "expected one of the categories off, on; found \"idle\"")]
    [InlineData("""{ "heat": 1, "mode": null, "volt": 3 }""", "expected one of the categories off, on; found null")]
    [InlineData("""{ "heat": 1e60, "mode": "on", "volt": 3 }""", "not finite")]
    [InlineData("""[{ "heat": 1, "mode": "on", "volt": 3 }, 7]""", "rows, row 1: expected an object")]
    [InlineData("[]", "expected at least one row")]
    public void What_does_not_fit_the_table_is_refused_by_row_and_column(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataFormatException>(() => Read(json)).Message);

    [Fact]
    public void Without_a_rule_for_missing_values_null_is_refused()
    {
        var strict = CsvFile.Read(new StringReader("a,b\n1,2\n3,4\n"), "rows").Schema!;
        using var json = JsonDocument.Parse("""{ "a": null, "b": 1 }""");
        Assert.Contains("“a”: the value is missing", Assert.Throws<DataFormatException>(() => strict.ReadRows(json.RootElement)).Message);
    }

    private static DataSet Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return _schema.ReadRows(document.RootElement);
    }
}
