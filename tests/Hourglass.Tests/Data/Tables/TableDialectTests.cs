using System.Globalization;
using System.Text;
using CsCheck;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>Random tables, written by the usual habits of pandas, numpy, R and Excel, read back as they were without an option.</summary>
public sealed class TableDialectTests : IDisposable
{
    /// <summary>What a habit adds to the rows; none of it is a value.</summary>
    private static readonly (string Name, Func<Table, string> Write)[] Habits =
    [
        ("pandas to_csv(index=False)", t => t.Write(",")),
        ("pandas to_csv()", t => t.Write(",", index: 0)),
        ("pandas to_csv() of chosen rows", t => t.Write(",", index: 3, step: 4)),
        ("pandas to_csv(sep=';')", t => t.Write(";")),
        ("pandas to_csv(sep=';', decimal=',')", t => t.Write(";", comma: true)),
        ("pandas to_csv(sep='\\t')", t => t.Write("\t")),
        ("pandas to_csv(sep='|')", t => t.Write("|")),
        ("pandas to_csv(quoting=QUOTE_ALL)", t => t.Write(",", quote: true)),
        ("pandas to_csv(encoding='utf-8-sig')", t => "\uFEFF" + t.Write(",")),
        ("pandas to_csv(lineterminator='\\r\\n')", t => t.Write(",", end: "\r\n")),
        ("pandas DataFrame(array).to_csv(index=False)", t => (t with { Names = Numbers(t.Columns) }).Write(",")),
        ("pandas DataFrame(array).to_csv()", t => (t with { Names = Numbers(t.Columns) }).Write(",", index: 0)),
        ("pandas to_csv(header=False, index=False)", t => (t with { Names = null }).Write(",")),
        ("numpy savetxt", t => (t with { Names = null }).Write(" ")),
        ("numpy savetxt(delimiter=',')", t => (t with { Names = null }).Write(",")),
        ("numpy savetxt(header=…)", t => "# " + t.Write(" ")),
        ("numpy savetxt(header=…, delimiter=',')", t => "# " + t.Write(",")),
        ("numpy savetxt(fmt='%10.4f')", t => (t with { Names = null }).Write("    ").Replace("\n", "\n   ", StringComparison.Ordinal)),
        ("R write.table", t => t.Write(" ", quoteNames: true, rowNames: true)),
        ("R write.csv2", t => t.Write(";", comma: true, quoteNames: true)),
        ("Excel, with empty lines at the end", t => t.Write(";", comma: true, end: "\r\n") + "\r\n\r\n"),
        ("a logger: a delimiter at each end", t => t.Write(",", tail: ",")),
    ];

    private static readonly Gen<Table> Tables =
        from rows in Gen.Int[3, 40]
        from columns in Gen.Int[2, 6]
        from values in Gen.Double[-1e4, 1e4].Array[rows * columns]
        select new Table(columns, [.. values.Select(value => Math.Round(value, 3) + 0.0001)],
            [.. Enumerable.Range(0, columns).Select(c => $"name {(char)('a' + c)}".Replace(' ', '_'))]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> All => [.. Enumerable.Range(0, Habits.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_table_reads_back_as_it_was_written(int habit) => Property.Holds(Tables, table =>
    {
        File.WriteAllText(_folder.File("t.csv"), Habits[habit].Write(table));
        var data = DataFile.Open(_folder.File("t.csv"));
        Assert.Equal(table.Columns, data.Table.Columns);
        Assert.Equal(table.Values.Select(value => (float)value), data.Table.Floats.ToArray());
        Assert.False(data.HasLabels, Habits[habit].Name);
    });

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    private sealed record Table(int Columns, double[] Values, string[]? Names)
    {
        internal string Write(
            string delimiter, bool comma = false, int? index = null, int step = 1, bool quote = false, bool quoteNames = false,
            bool rowNames = false, string end = "\n", string tail = "")
        {
            var text = new StringBuilder();
            if (Names is not null)
            {
                var names = Names.Select(name => quote || quoteNames ? $"\"{name}\"" : name);
                text.Append(string.Join(delimiter, index is null ? names : names.Prepend(""))).Append(tail).Append(end);
            }

            for (var row = 0; row < Values.Length / Columns; row++)
            {
                var cells = Values.Skip(row * Columns).Take(Columns).Select(value => value.ToString("R", CultureInfo.InvariantCulture));
                if (comma) cells = cells.Select(cell => cell.Replace('.', ','));
                if (quote) cells = cells.Select(cell => $"\"{cell}\"");
                if (index is { } first) cells = cells.Prepend((first + step * row).ToString(CultureInfo.InvariantCulture));
                if (rowNames) cells = cells.Prepend($"\"{row + 1}\"");
                text.Append(string.Join(delimiter, cells)).Append(tail).Append(end);
            }

            return text.ToString();
        }
    }
}
