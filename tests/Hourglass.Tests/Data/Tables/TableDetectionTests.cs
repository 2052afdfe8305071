using System.Globalization;
using System.Text;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>How a text table is written is determined from its content; a doubt is said, and no row is lost or invented.</summary>
public sealed class TableDetectionTests : IDisposable
{
    private const string Rows = "3.346,1131.794,-1.612\n3.822,1295.032,-1.903\n3.33,1456.5,-2.5\n";

    private static readonly float[] Values = [3.346f, 1131.794f, -1.612f, 3.822f, 1295.032f, -1.903f, 3.33f, 1456.5f, -2.5f];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("temp,flow,level\n", ',')]
    [InlineData("temp;flow;level\n", ';')]
    [InlineData("temp|flow|level\n", '|')]
    [InlineData("temp\tflow\tlevel\n", '\t')]
    [InlineData("temp flow level\n", ' ')]
    [InlineData("  temp   flow\t level\n", ' ')]
    [InlineData("temp,flow (l;h),level\n", ',')]
    [InlineData("\"te mp\",\"fl|ow\",\"le;vel\"\n", ',')]
    [InlineData("# temp flow level\n", ' ')] // np.savetxt(header=…)
    [InlineData("#temp,flow,level\n", ',')]
    [InlineData("# made by a logger\n# in 2020\ntemp,flow,level\n", ',')]
    [InlineData("\n\ntemp,flow,level\n", ',')]
    [InlineData("", ',')]
    [InlineData("", ' ')]
    public void Delimiter_and_header(string header, char delimiter)
    {
        var (data, notes) = Open(header + Rows.Replace(',', delimiter));
        Assert.Equal(Values, data.Table.Floats.ToArray());
        Assert.Equal(delimiter, data.Schema!.Delimiter);
        Assert.Equal(header.Length > 0, data.ColumnNames is not null);
        Assert.Equal(header.Contains("made", StringComparison.Ordinal) ? "the first 2 lines are comments (#) and are skipped" : "", notes);
        Assert.StartsWith(
            $"{TableSchema.DelimiterName(delimiter)}; {(header.Length > 0 ? "header" : "no header")}; 3 columns of values",
            data.Schema.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public void A_blank_in_the_name_of_the_only_column_is_no_delimiter(bool? header)
    {
        var data = Open("air temperature\n20.5\n21\n-3\n", new() { HasHeader = header }).Data;
        Assert.Equal(["air temperature"], data.ColumnNames!);
        Assert.Equal([20.5f, 21, -3], data.Table.Floats.ToArray());
    }

    [Theory]
    [InlineData("temp,flow,level,\n", "")]
    [InlineData("temp,flow,level\n", ",")]
    [InlineData("temp,flow,level,\n", ",")]
    [InlineData("", ",")]
    public void A_delimiter_at_the_end_of_lines_is_noted(string header, string end)
    {
        var (data, notes) = Open(header + Rows.Replace("\n", end + "\n"));
        Assert.Equal(Values, data.Table.Floats.ToArray());
        Assert.Contains("ends with a delimiter", notes, StringComparison.Ordinal);
        var last = Open(header + Rows.Replace("\n", end + "\n"), new() { Columns = ["2"] }).Data;
        Assert.Equal([-1.612f, -1.903f, -2.5f], last.Table.Floats.ToArray());
    }

    [Theory]
    [InlineData(",temp,flow,level\n", "0,1,2")] // pandas' to_csv
    [InlineData("Unnamed: 0,temp,flow,level\n", "0,1,2")]
    [InlineData(",temp,flow,level\n", "3,7,12")] // of chosen rows
    [InlineData(",temp,flow,level\n", "a,b,c")]
    [InlineData("temp,flow,level\n", "a,b,c")] // R's write.table
    [InlineData("\"temp\",\"flow\",\"level\"\n", "\"1\",\"2\",\"3\"")]
    public void A_column_that_counts_rows_and_has_no_name_is_left_out(string header, string index)
    {
        var numbers = index.Split(',');
        var rows = Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (data, notes) = Open(header + string.Concat(rows.Select((row, i) => $"{numbers[i]},{row}\n")));
        Assert.Equal(Values, data.Table.Floats.ToArray());
        Assert.Equal(["temp", "flow", "level"], data.ColumnNames!);
        Assert.Contains("has no name and counts the rows; it is left out", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_without_a_name_that_does_not_count_is_a_value() =>
        Assert.Equal(["", "b"], Open(",b\n5,1\n3,2\n4,3\n").Data.ColumnNames!);

    [Fact]
    public void The_names_that_pandas_writes_for_columns_without_names_are_names()
    {
        var (data, notes) = Open("0,1,2\n" + Rows);
        Assert.Equal(Values, data.Table.Floats.ToArray());
        Assert.Contains("header = false", notes, StringComparison.Ordinal);
        Assert.Equal(4, Open("0,1,2\n" + Rows, new() { HasHeader = false }).Data.Count);
        // Whole numbers below could be rows like it.
        (data, notes) = Open("0,1,2\n1,2,0\n2,0,1\n");
        Assert.Equal(3, data.Count);
        Assert.Contains("header = true", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1,234\",2\n1,2\n3,4\n", "“1,234”")]
    [InlineData("(123),2\n-5,3\n6,5\n", "“(123)”")]
    [InlineData("$5,2\n6,3\n7,4\n", "“$5”")]
    [InlineData("5%,2\n6,3\n7,4\n", "“5%”")]
    [InlineData("12:30,2\n6,3\n7,4\n", "“12:30”")]
    [InlineData("err,2.5\n6,3\n7,4\n", "“err”")]
    public void A_first_row_that_is_not_plainly_names_is_a_row(string text, string cell)
    {
        var message = Assert.Throws<DataFormatException>(() => Open(text)).Message;
        Assert.Contains($"line 1 (row 0), column 0: expected a number; found {cell}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sensor export\n1,2,3\n4,5,6\n7,8,9\n", "line 1: expected 3 fields, as in the lines below; found 1. What stands above")]
    [InlineData("Sensor export\n1,2,3\n4,5,6\n7,8,9\n", "is skipped with skipLines (--skip-lines 1).")]
    [InlineData("Sensor\n\nof 2020\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n", "is skipped with skipLines (--skip-lines 3).")]
    [InlineData("a,b\n1,2\n3\n4,5\n", "line 3: expected 2 fields, as in line 1; found 1.")]
    public void A_line_of_another_width_is_named(string text, string message)
    {
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Open(text)).Message, StringComparison.Ordinal);
        if (text.StartsWith("Sensor export", StringComparison.Ordinal)) Assert.Equal(3, Open(text, new() { SkipLines = 1 }).Data.Count);
    }

    [Theory]
    [InlineData("a;b\n3,346;1131,794\n3,5;2\n", true)]
    [InlineData("a;b\n3,346;1,794\n3,500;2\n", null)] // groups of thousands or decimals
    [InlineData("a;b\n3,5;1.794\n3,500;2\n", null)] // both points and commas
    public void A_decimal_comma_is_found_where_it_can_be_nothing_else(string text, bool? expected)
    {
        if (expected is not null)
        {
            Assert.Equal([3.346f, 1131.794f, 3.5f, 2f], Open(text).Data.Table.Floats.ToArray());
            return;
        }

        Assert.Contains("--decimal-comma", Assert.Throws<DataFormatException>(() => Open(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_are_read_where_they_are_said()
    {
        const string Us = "a,b\n3.5,\"1,131.794\"\n4,\"-2,000,000\"\n", German = "a;b\n3,5;1.131,794\n4;-2.000.000\n";
        float[] values = [3.5f, 1131.794f, 4, -2e6f];
        Assert.Contains("--thousands ,", Refused(Us, null), StringComparison.Ordinal);
        Assert.Contains("--thousands .", Refused(German, new() { DecimalComma = true }), StringComparison.Ordinal);
        Assert.Equal(values, Open(Us, new() { Thousands = ',' }).Data.Table.Floats.ToArray());
        Assert.Equal(values, Open(German, new() { Thousands = '.' }).Data.Table.Floats.ToArray());
        Assert.Throws<DataFormatException>(() => Open("a,b\n1,\"1,23\"\n", new() { Thousands = ',' }));
    }

    [Fact]
    public void Truth_values_are_1_and_0() =>
        Assert.Equal([1f, 1f, 2f, 0f, 3f, 1f], Open("a,b\n1,True\n2,false\n3,TRUE\n").Data.Table.Floats.ToArray());

    [Fact]
    public void The_encoding_is_said_by_the_mark_or_by_the_user()
    {
        const string Text = "t,ort\n1,Ä\n2,Ö\n3,Ä\n";
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)])
        {
            File.WriteAllText(Path, Text, encoding);
            Assert.Equal(["Ä", "Ö"], DataFile.Open(Path, new CsvOptions { LabelColumn = "ort" }).ClassNames);
        }

        File.WriteAllBytes(Path, CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Text));
        var options = new CsvOptions { LabelColumn = "ort" };
        var message = Assert.Throws<DataFormatException>(() => DataFile.Open(Path, options)).Message;
        Assert.Contains("byte 8 (0xC4) is not UTF-8", message, StringComparison.Ordinal);
        Assert.Equal(["Ä", "Ö"], DataFile.Open(Path, options with { Encoding = "windows-1252" }).ClassNames);
        Assert.Throws<Hourglass.Parts.InvalidInputException>(() => DataFile.Open(Path, options with { Encoding = "nosuch" }));
    }

    [Fact]
    public void The_byte_that_is_no_text_is_found_behind_the_first_block()
    {
        var text = "ä,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 50_000));
        File.WriteAllBytes(Path, [.. Encoding.UTF8.GetBytes(text), 0xFF, (byte)'\n']);
        Assert.Contains(
            "byte 200005 (0xFF)", Assert.Throws<DataFormatException>(() => DataFile.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_in_equal_steps_of_time_is_noted()
    {
        var start = new DateTime(2014, 1, 1);
        var lines = Enumerable.Range(0, 100).Select(i => $"{start.AddMinutes(5 * (i < 50 ? i : i + 30)):yyyy-MM-dd HH:mm:ss},{i % 7}.5");
        var (data, notes) = Open("time,value\n" + string.Join('\n', lines), new() { IndexColumn = "time" });
        Assert.Equal(100, data.Count);
        Assert.Contains("the steps of 00:05:00 have 1 gap, the longest 02:35:00 before line 52", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("gap", Open("time,value\n" + string.Join('\n', lines.Take(50)), new() { Drop = ["time"] }).Notes);
    }

    [Theory]
    [InlineData("dd.MM.yyyy HH:mm")]
    [InlineData("d/M/yyyy HH:mm")]
    [InlineData("M/d/yyyy HH:mm")]
    public void Days_before_months_and_months_before_days_are_the_same_time(string format)
    {
        // 600 steps of ten minutes from the first of March go through four days that could be months.
        var times = Enumerable.Range(0, 600).Select(i => new DateTime(2026, 3, 1).AddMinutes(10 * i)).ToArray();
        Assert.DoesNotContain("gap", Open(Text(times), new() { Drop = ["time"] }).Notes);
        Assert.Contains(
            "the steps of 00:10:00 have 1 gap, the longest 01:00:00 before line 302",
            Open(Text([.. times[..300], .. times[305..]]), new() { Drop = ["time"] }).Notes, StringComparison.Ordinal);

        string Text(DateTime[] all) => "time,value\n"
            + string.Join('\n', all.Select((time, i) => $"{time.ToString(format, CultureInfo.InvariantCulture)},{i % 7}.5"));
    }

    [Fact]
    public void Text_among_numbers_is_refused_with_the_options_that_read_it()
    {
        var rows = Enumerable.Range(0, 30).Select(i => $"{i}:00,P 7,{(i % 2 == 0 ? "on" : "off")},{(i == 9 ? "" : $"{i}.5")}");
        var text = "at,pump no,mode,x\n" + string.Join('\n', rows);
        Assert.EndsWith("For example: --drop \"at,pump no\" --categorical mode --missing mean.", Refused(text, null));
        var read = Open(text, new() { Drop = ["at", "pump no"], Categorical = ["mode"], Missing = MissingValues.Mean }).Data;
        Assert.Equal(["mode=off", "mode=on", "x"], read.ColumnNames!);
        // A column of numbers with a word among them is a mistake in the file, not a category.
        Assert.DoesNotContain("For example", Refused("a,b\n1,2\n3,ERR\n5,6\n", null));
    }

    [Theory]
    [InlineData(' ', 12)]
    [InlineData('\t', 12)]
    public void Text_of_the_UCR_archive_has_a_class_of_few_values_first(char delimiter, int length)
    {
        var lines = Enumerable.Range(0, 30).Select(row => string.Join(delimiter, Enumerable.Range(0, length + 1)
            .Select(c => c == 0 ? $"{row % 2 + 1}" : FormattableString.Invariant($"{Math.Sin(row + c):F5}"))));
        var (data, notes) = Open(string.Join('\n', lines));
        Assert.Equal(length, data.Table.Columns);
        Assert.Equal(["1", "2"], data.ClassNames);
        Assert.Contains("UCR archive, the class first", notes, StringComparison.Ordinal);
        Assert.Equal(length + 1, DataFile.Open(Path, format: new CsvFormat()).Table.Columns);
        Assert.False(Open(Rows.Replace(',', delimiter)).Data.HasLabels);
    }

    private string Refused(string text, CsvOptions? options) => Assert.Throws<DataFormatException>(() => Open(text, options)).Message;

    private string Path => _folder.File("table.csv");

    private (DataSet Data, string Notes) Open(string text, CsvOptions? options = null)
    {
        File.WriteAllText(Path, text);
        var notes = new List<string>();
        var data = DataFile.Open(Path, options, messages: new Listener(notes));
        return (data, string.Join('\n', notes.Select(note => note.Replace($"{Path}: ", "", StringComparison.Ordinal))));
    }

    private sealed class Listener(List<string> notes) : IProgress<string>
    {
        public void Report(string value) => notes.Add(value);
    }
}
