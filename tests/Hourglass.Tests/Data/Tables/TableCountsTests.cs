using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>A line above a table that counts its rows and features is passed over, if it counts them rightly, and said.</summary>
public sealed class TableCountsTests : IDisposable
{
    private const string Rows = "5.1,3.5,1.4,0\n4.9,3.0,1.5,1\n6.2,3.4,5.4,2\n5.9,3.1,5.1,2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("4,3,a,b,c\n")] // more fields than the rows
    [InlineData("4,3,red,blue\n")] // as many: not names, though words stand over numbers
    [InlineData("4,3,a\n")]
    [InlineData("4,3,a,b,c,,\n")] // filled up by a spreadsheet
    [InlineData("\n4,3,a,b,c\n")]
    public void Names_of_classes_say_that_the_last_column_is_the_class(string line)
    {
        var (data, notes) = Open(line + Rows);
        Assert.Equal((4, 3), (data.Count, data.Table.Columns));
        Assert.Equal([5.1f, 3.5f, 1.4f, 4.9f, 3, 1.5f, 6.2f, 3.4f, 5.4f, 5.9f, 3.1f, 5.1f], data.Table.Floats.ToArray());
        Assert.Equal(["0", "1", "2"], data.ClassNames);
        Assert.Equal([0, 1, 2, 2], data.Labels.ToArray());
        Assert.Contains("the first line counts 4 rows of 3 features and names the classes 0 = ", notes, StringComparison.Ordinal);
        Assert.Contains("The last column is the class", notes, StringComparison.Ordinal);
        Assert.Equal(3, Open(line + Rows, new() { Columns = ["0", "1", "2"] }).Data.Table.Columns);
        Assert.Equal(["3", "3.1", "3.4", "3.5"], Open(line + Rows, new() { LabelColumn = "1" }).Data.ClassNames.Order());
    }

    [Theory]
    [InlineData("4,4\n", ',')]
    [InlineData("4,3\n", ',')]
    [InlineData("4 4\n", ',')]
    [InlineData("4 4\n", ' ')]
    [InlineData("4 4\n", '\t')]
    [InlineData("4\n", ',')]
    [InlineData("4 3 3\n", ' ')]
    [InlineData("# 4 4\n", ' ')]
    [InlineData("# 4 3\n", ',')]
    [InlineData("4,4\na,b,c,d\n", ',')]
    public void Counts_alone_are_passed_over(string line, char delimiter)
    {
        var (data, notes) = Open(line + Rows.Replace(',', delimiter));
        Assert.Equal((4, 4), (data.Count, data.Table.Columns));
        Assert.Equal(5.1f, data.Table.Floats[0]);
        Assert.False(data.HasLabels);
        Assert.Contains(line[0] == '#' ? "is a comment" : "counts 4 rows", notes, StringComparison.Ordinal);
        Assert.Equal(line.Contains('a', StringComparison.Ordinal), data.ColumnNames is not null);
    }

    [Theory]
    [InlineData("# 3 2\n1.5 2.5\n1.5 3\n2 2\n", 3)] // as wide as the rows, and yet a comment
    [InlineData("3 2\nred 1.5 2.5\nblue 1.5 3\ngreen 2 2\n", 3)] // vectors of words
    public void Counts_above_columns_between_blanks(string text, int rows)
    {
        var data = Open(text, text[0] == '#' ? null : new() { IndexColumn = "0" }).Data;
        Assert.Equal((rows, 2), (data.Count, data.Table.Columns));
    }

    [Theory]
    [InlineData("5,3,a,b,c\n", "the first line seems to count 5 rows; found 4.")]
    [InlineData("900,3,a,b,c\n", "the first line seems to count 900 rows; found 4.")]
    [InlineData("3,3,a,b,c\n", "the first line seems to count 3 rows; found 4.")]
    [InlineData("2,3,a,b,c\n", "expected 4 fields, as in the lines below; found 5.")]
    [InlineData("4,7,a,b,c\n", "expected 4 fields, as in the lines below; found 5.")]
    public void Wrong_counts_are_refused_with_the_way_out(string line, string message)
    {
        var found = Assert.Throws<DataFormatException>(() => Open(line + Rows)).Message;
        Assert.Contains(message, found, StringComparison.Ordinal);
        Assert.Contains("--skip-lines 1", found, StringComparison.Ordinal);
        Assert.Equal(4, Open(line + Rows, new() { SkipLines = 1 }).Data.Count);
    }

    [Fact]
    public void Rows_behind_the_lines_that_are_looked_at_count()
    {
        var rows = string.Concat(Enumerable.Repeat("1.5,2,0\n", 1000));
        Assert.Equal(1000, Open("1000,2,a\n" + rows).Data.Count);
        Assert.Contains("found 1000", Assert.Throws<DataFormatException>(() => Open("1001,2,a\n" + rows)).Message);
    }

    [Fact]
    public void A_row_that_counts_by_chance_stays_a_row_and_is_noted()
    {
        var (data, notes) = Open("3,2\n1.5,2.5\n1,3\n2,2\n");
        Assert.Equal(4, data.Count);
        Assert.Contains("is read as a row; if it counts the 3 rows below: skipLines = 1 (--skip-lines 1)", notes, StringComparison.Ordinal);
        Assert.Empty(Open("4,2\n1.5,2.5\n1,3\n2,2\n").Notes);
        Assert.Equal(["2020", "2", "x"], Open("2020,2,x\n1.5,2.5,3\n", new() { HasHeader = true }).Data.ColumnNames!);
    }

    private (DataSet Data, string Notes) Open(string text, CsvOptions? options = null)
    {
        var (path, notes) = (_folder.File("table.csv"), new Notes());
        File.WriteAllText(path, text);
        var data = DataFile.Open(path, options, messages: notes);
        return (data, string.Join('\n', notes.All));
    }

    private sealed class Notes : IProgress<string>
    {
        internal List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
