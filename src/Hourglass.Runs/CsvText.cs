using System.Globalization;
using Hourglass.Data;

namespace Hourglass.Runs;

/// <summary>Tables of numbers as CSV.</summary>
internal static class CsvText
{
    /// <summary>Writes a header and the rows, numbers in their shortest form that reads back the same.</summary>
    internal static void Write(TextWriter writer, DataSet rows)
    {
        writer.WriteLine(string.Join(',', rows.ColumnNames!.Select(Quote)));
        Span<char> text = stackalloc char[32];
        var values = new float[rows.Table.Columns];
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, values);
            for (var c = 0; c < values.Length; c++)
            {
                if (c > 0) writer.Write(',');
                values[c].TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
                writer.Write(text[..length]);
            }

            writer.WriteLine();
        }
    }

    /// <summary>
    /// A field of a CSV file, in quotes where it needs them. With <c>HOURGLASS_CSV_FORMULAS=quote</c> text that a spreadsheet would take
    /// for a formula gets an apostrophe in front.
    /// </summary>
    internal static string Quote(string text)
    {
        if (QuotesFormulas && IsFormula(text)) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static bool QuotesFormulas => Environment.GetEnvironmentVariable("HOURGLASS_CSV_FORMULAS") switch
    {
        null or "" or "keep" => false,
        "quote" => true,
        var other => throw new UsageException($"HOURGLASS_CSV_FORMULAS: expected keep or quote; found “{other}”."),
    };

    private static bool IsFormula(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !double.TryParse(text, CultureInfo.InvariantCulture, out _);
}
