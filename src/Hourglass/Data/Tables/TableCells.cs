using System.Globalization;
using System.Text.RegularExpressions;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>What the cell of a table is: a number, a missing value or text.</summary>
internal sealed partial class TableCells
{
    /// <summary>Marks of a missing value, as pandas, R, Excel and databases write them; never a column's name.</summary>
    private static readonly HashSet<string> Marks = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "nan", "-nan", "na", "<na>", "n/a", "#n/a", "nat", "null", "none", "?", "-",
    };

    private readonly NumberFormatInfo _format;
    private readonly char? _thousands;

    internal TableCells(bool decimalComma, char? thousands)
    {
        _thousands = thousands;
        _format = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        if (decimalComma) _format.NumberDecimalSeparator = ",";
        _format.NumberGroupSeparator = thousands?.ToString() ?? "\u0001"; // never both: a decimal separator that groups, too
        if (thousands is { } sign && sign == (decimalComma ? ',' : '.'))
            throw new InvalidInputException($"thousands: “{sign}” separates the decimals already.");
    }

    /// <summary>Whether numbers are written 1,5.</summary>
    internal bool HasDecimalComma => _format.NumberDecimalSeparator == ",";

    internal static bool IsMissing(string field) => Marks.Contains(field);

    /// <summary>Whether a field is a number, <c>true</c> (1) or <c>false</c> (0).</summary>
    internal bool TryNumber(string field, out double value)
    {
        if (_thousands is { } sign && field.Contains(sign, StringComparison.Ordinal))
        {
            var whole = field.TrimStart('+', '-').Split(_format.NumberDecimalSeparator[0], 'e', 'E')[0].Split(sign);
            var grouped = whole[0].Length is >= 1 and <= 3 && whole.Skip(1).All(group => group.Length == 3);
            value = 0;
            var digits = field.Replace(sign.ToString(), "", StringComparison.Ordinal);
            return grouped && double.TryParse(digits, NumberStyles.Float, _format, out value);
        }

        if (double.TryParse(field, NumberStyles.Float, _format, out value)) return true;
        if (field.Length is 4 or 5 && bool.TryParse(field, out var flag))
        {
            value = flag ? 1 : 0;
            return true;
        }

        return TryInfinity(field, out value);
    }

    /// <summary>Whether it is text: neither a number nor a missing value.</summary>
    internal bool IsText(string field) => !IsMissing(field) && !TryNumber(field, out _);

    /// <summary>
    /// Whether it looks like a number in a form that is not read, such as <c>1,234</c>, <c>(123)</c>, <c>$5</c> or <c>12:30</c>: such a
    /// field is never a column's name.
    /// </summary>
    internal static bool LooksLikeNumber(string field) => field.Any(char.IsAsciiDigit) && NumberLike().IsMatch(field);

    /// <summary>Whether it is a number with a decimal comma that cannot be a group of thousands, such as 1,5 but not 1,500.</summary>
    internal static bool IsDecimalComma(string field) => CommaNumber().IsMatch(field) && !Grouped().IsMatch(field);

    /// <summary>Whether it has the form of a number with a decimal comma or with commas between thousands.</summary>
    internal static bool HasComma(string field) =>
        CommaNumber().IsMatch(field) || Grouped().IsMatch(field) || GroupedByPoints().IsMatch(field);

    private static bool TryInfinity(string field, out double value)
    {
        value = field.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return field.TrimStart('+', '-') is { Length: 3 } name && name.Equals("inf", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^[\d\s.,:/()'%$€£_+-]+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberLike();

    [GeneratedRegex(@"^[+-]?\d*,\d+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex CommaNumber();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupedByPoints();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
