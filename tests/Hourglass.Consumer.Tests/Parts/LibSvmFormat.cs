using System.Globalization;
using System.Text;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// The text of LIBSVM, <c>"libsvm"</c>: in each line the class, then <c>index:value</c> with indices from 1; values not given are 0.
/// </summary>
internal sealed record LibSvmFormat : DataFormat
{
    protected override string Title => "LIBSVM";

    public override bool Matches(DataSource source) =>
        source.IsText && Encoding.UTF8.GetString(source.Start.Span).Split('\n')[0].Split(' ') is [_, var first, ..]
        && first.Split(':') is [var index, _] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    public override DataSet Read(DataSource source, ReadOptions options) => source.Read(stream =>
    {
        using var text = new StreamReader(stream);
        string[][] lines =
            [.. text.ReadToEnd().TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        var entries = lines.SelectMany((fields, row) => fields.Skip(1).Select(field => Parse(source, row, field.Trim()))).ToArray();
        var columns = entries.Select(entry => entry.Column).DefaultIfEmpty().Max();
        var values = new float[lines.Length * columns];
        foreach (var (row, column, value) in entries) values[row * columns + column - 1] = value;
        string[] classes = [.. lines.Select(fields => fields[0]).Distinct().Order(StringComparer.Ordinal)];
        return new DataSet(
            source.Name, RowTable.FromFloats(values, lines.Length, columns), null,
            [.. lines.Select(fields => Array.IndexOf(classes, fields[0]))], classes);
    });

    private static (int Row, int Column, float Value) Parse(DataSource source, int row, string field) =>
        field.Split(':') is [var index, var text]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var column) && column >= 1
        && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (row, column, value)
            : throw new DataFormatException($"{source.Path}, line {row + 1}", $"expected index:value; found “{field}”.");
}
