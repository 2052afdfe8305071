using System.Globalization;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>Which columns of a CSV file are read: those that become values, and the one that holds the class.</summary>
internal sealed class CsvColumns
{
    private readonly string _file;
    private readonly string[]? _header;

    internal CsvColumns(string file, string[]? header, int count, CsvOptions options)
    {
        (_file, _header, Count) = (file, header, count);
        Label = options.LabelColumn is { } label ? Find(label) : null;
        Values = options.Columns is { } chosen
            ? [.. chosen.Select(Find)]
            : [.. Enumerable.Range(0, count).Where(column => column != Label)];
        if (Values.Count == 0) throw new DataFormatException(file, "no column of values is left.");
        if (Values.Distinct().Count() < Values.Count)
            throw new DataFormatException(file, $"a column is chosen twice in {string.Join(", ", options.Columns!)}.");
    }

    /// <summary>How many fields each line has.</summary>
    internal int Count { get; }

    /// <summary>The columns of values, in order.</summary>
    internal IReadOnlyList<int> Values { get; }

    /// <summary>The column of the class, or null.</summary>
    internal int? Label { get; }

    /// <summary>The names of the columns of values, or null.</summary>
    internal IReadOnlyList<string>? Names => _header is null ? null : [.. Values.Select(column => _header[column])];

    /// <summary>What to call a column in messages.</summary>
    internal string Describe(int column) => _header is null ? column.ToString(CultureInfo.InvariantCulture) : $"“{_header[column]}”";

    /// <summary>The column with that name or, failing that, that number.</summary>
    private int Find(string column)
    {
        var named = _header is null ? [] : Enumerable.Range(0, Count).Where(c => _header[c] == column).ToList();
        if (named.Count > 1) throw new DataFormatException(_file, $"{named.Count} columns are named “{column}”; choose by number, from 0.");
        if (named.Count == 1) return named[0];
        if (!int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            var hint = _header is null ? "; without a header, columns are chosen by number, from 0." : NearestName.Hint(column, _header);
            throw new DataFormatException(_file, $"there is no column “{column}”{hint}");
        }

        if (number < -Count || number >= Count)
            throw new DataFormatException(_file, $"there is no column {number}; each line has {Count} fields.");
        return number < 0 ? Count + number : number;
    }
}
