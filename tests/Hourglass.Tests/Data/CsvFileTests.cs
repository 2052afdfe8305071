using System.Text;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class CsvFileTests
{
    [Fact]
    public void A_header_quotes_a_column_of_text_CRLF_and_a_decimal_comma()
    {
        const string Text = "\"name; first\";hr;\"city\";\"temperature\"\r\n"
            + "\"Ann; \"\"A\"\"\";61,5;Bern;36,6\r\nBob;1e2;\"Lyon\nsud\";-3\r\n";
        var data = Read(Text, new() { DecimalComma = true, LabelColumn = "city", Columns = ["temperature", "hr"] });
        Assert.Equal([36.6f, 61.5f, -3f, 100f], data.Table.Floats.ToArray());
        Assert.Equal(["temperature", "hr"], data.ColumnNames!);
        Assert.Equal(["Bern", "Lyon\nsud"], data.ClassNames);
        Assert.Equal([0, 1], data.Labels.ToArray());

        Assert.Equal(
            "text, line 2 (row 0), column “name; first”: expected a number; found “Ann; \"A\"”. In 2 rows there are 2 cells that are no "
            + "numbers in column “name; first”. A column of text can be the label column (--label-column), be left out (--drop), or "
            + "become a value of 0 or 1 per category (--categorical). For example: --drop \"name; first\".",
            Refused(Text, new() { DecimalComma = true, LabelColumn = "city" }));
    }

    [Theory]
    [InlineData("NaN", "the value is missing (“NaN”).")]
    [InlineData("", "the value is missing.")]
    [InlineData("  ", "the value is missing.")]
    [InlineData("NA", "the value is missing (“NA”).")]
    [InlineData("?", "the value is missing (“?”).")]
    [InlineData("Infinity", "“Infinity” is not finite in single precision.")]
    [InlineData("1e39", "“1e39” is not finite in single precision.")]
    [InlineData("12a", "expected a number; found “12a”.")]
    [InlineData("\"1,5\"", "expected a number; found “1,5”.")]
    public void A_missing_value_is_refused_with_row_and_column(string cell, string trouble)
    {
        var lines = Enumerable.Range(0, 30).Select(row => row == 17 ? $"1,{cell},3" : "1,2,3");
        var message = Refused("id,hr,rr\n" + string.Join('\n', lines));
        Assert.StartsWith("text, line 19 (row 17), column “hr”: " + trouble, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_label_is_refused() =>
        Assert.StartsWith(
            "text, line 3 (row 1), column “class”: the value is missing. ", Refused("a,class\n1,x\n2,\n", new() { LabelColumn = "class" }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("1,2\n3,4,5\n", "text, line 2: expected 2 fields, as in line 1; found 3.")]
    [InlineData("a,b\n1,2\n\n3\n", "text, line 4: expected 2 fields, as in line 1; found 1.")]
    public void Ragged_rows_are_refused_with_their_line(string text, string message) => Assert.Equal(message, Refused(text));

    [Fact]
    public void A_line_number_counts_what_was_skipped_and_quoted_line_ends() =>
        Assert.StartsWith(
            "text, line 6 (row 1), column “b”", Refused("#\n#\na,b\n1,\"\n2\"\n3,x\n", new() { SkipLines = 2 }), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"a,1\n2,3\n")]
    [InlineData("1,\"2\"3\n")]
    [InlineData("1,2\"3\n")]
    public void Quotation_marks_that_do_not_pair_are_refused(string text) =>
        Assert.Contains("quotation marks do not pair", Refused(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("1,2\n3,4", 2, false)]
    [InlineData("a,b\n3,4", 1, true)]
    [InlineData("5.1,setosa\n4.9,setosa", 2, false)]
    [InlineData("id,2019\n1,5", 1, true)]
    [InlineData("\uFEFFa;b\n3;4", 1, true)]
    [InlineData("a\tb\n3\t4", 1, true)]
    public void Header_and_delimiter_are_found_out(string text, int rows, bool hasHeader)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.csv");
        File.WriteAllText(path, text, new UTF8Encoding(false));
        var data = CsvFile.Read(path, new() { LabelColumn = "-1" });
        Assert.Equal(rows, data.Count);
        Assert.Equal(hasHeader, data.ColumnNames is not null);
        if (hasHeader) Assert.Matches("^(a|id)$", data.ColumnNames![0]);
    }

    [Fact]
    public void A_missing_value_in_the_first_line_does_not_make_it_a_header() =>
        Assert.StartsWith(
            "text, line 1 (row 0), column 0: the value is missing (“?”).", Refused("?,1\n2,3\n"), StringComparison.Ordinal);

    [Fact]
    public void What_is_set_is_not_found_out()
    {
        Assert.Equal(2, Read("1;2\n3;4\n", new() { HasHeader = false }).Count);
        Assert.Equal(["1", "2"], Read("1;2\n3;4\n", new() { HasHeader = true }).ColumnNames!);
        Assert.Equal([1.5f, 2f], Read("1,5|2\n", new() { Delimiter = '|', DecimalComma = true }).Table.Floats.ToArray());
        Assert.Equal([1.5f, 2.5f], Read("1,5;2,5\n", new() { DecimalComma = true }).Table.Floats.ToArray());
    }

    [Fact]
    public void Columns_are_chosen_by_number_from_either_end()
    {
        var data = Read("1,2,3,4\n5,6,7,8\n", new() { Columns = ["-2", "0"], LabelColumn = "-1" });
        Assert.Equal([3f, 1f, 7f, 5f], data.Table.Floats.ToArray());
        Assert.Equal(["4", "8"], data.ClassNames);
    }

    [Fact]
    public void A_column_that_does_not_exist_is_refused_with_the_nearest_name()
    {
        Assert.Contains(
            "there is no column “temprature”; did you mean “temperature”?",
            Refused("temperature,b\n1,2\n", new() { Columns = ["temprature"] }), StringComparison.Ordinal);
        Assert.Contains(
            "there is no column 2; each line has 2 fields", Refused("1,2\n", new() { Columns = ["2"] }), StringComparison.Ordinal);
        Assert.Contains("without a header", Refused("1,2\n", new() { LabelColumn = "class" }), StringComparison.Ordinal);
        Assert.Contains("2 columns are named “a”", Refused("a,a\n1,2\n", new() { LabelColumn = "a" }), StringComparison.Ordinal);
        Assert.Contains("chosen twice", Refused("a,b\n1,2\n", new() { Columns = ["a", "0"] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "found nothing")]
    [InlineData("\n\n", "found nothing")]
    [InlineData("a,b\n", "found none")]
    public void Nothing_is_refused(string text, string message) => Assert.Contains(message, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Classes_are_numbers_in_their_shortest_form_and_in_order()
    {
        var data = Read("1,10\n1,9.0\n1,1e0\n1,09\n", new() { LabelColumn = "1", HasHeader = false });
        Assert.Equal(["1", "9", "10"], data.ClassNames);
        Assert.Equal([2, 1, 0, 1], data.Labels.ToArray());
    }

    [Fact]
    public void A_gzip_file_cut_short_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.csv.gz");
        var packed = Bytes.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 999).Select(i => $"{i},{i * i}\n"))));
        for (var length = packed.Length; length >= 0; length -= length < packed.Length ? 97 : 1)
        {
            File.WriteAllBytes(path, packed[..length]);
            if (length == packed.Length) Assert.Equal(999, CsvFile.Read(path).Count);
            else Assert.StartsWith(path, Assert.Throws<DataFormatException>(() => CsvFile.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    private static DataSet Read(string text, CsvOptions? options = null) => CsvFile.Read(new StringReader(text), "text", options);

    private static string Refused(string text, CsvOptions? options = null) =>
        Assert.Throws<DataFormatException>(() => Read(text, options)).Message;
}
