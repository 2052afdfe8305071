using System.Globalization;

namespace Hourglass.Reports;

/// <summary>Formats numbers for tables and axes, the same in every culture.</summary>
internal static class Numbers
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Three to four significant digits: 0.00873, 12.35, 60,000, 1.2×10⁻⁷.</summary>
    internal static string Short(double value)
    {
        if (!double.IsFinite(value)) return NotFinite(value);
        var size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is < 1e-4 or >= 1e7) return Scientific(value, 2);
        var text = Fixed(value, Math.Clamp(3 - Exponent(size), 0, 6));
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>The format of a column of numbers with aligned decimal points, and three digits for the smallest.</summary>
    internal static Func<double, string> ForColumn(IEnumerable<double> values)
    {
        var sizes = values.Select(Math.Abs).Where(size => size > 1e-12 && double.IsFinite(size)).ToArray();
        if (sizes.Length == 0) return Short;
        if (sizes.Min() < 1e-4 || sizes.Max() >= 1e7)
            return value => double.IsFinite(value) ? Scientific(value, 2) : NotFinite(value);
        var decimals = Math.Clamp(2 - Exponent(sizes.Min()), 0, 6);
        return value => double.IsFinite(value) ? Fixed(value, decimals) : NotFinite(value);
    }

    /// <summary>Fixed decimals, with thousands separators and a minus sign.</summary>
    internal static string Fixed(double value, int decimals)
    {
        var text = Math.Abs(value).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value < 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "−" + text : text;
    }

    /// <summary>Mantissa and power of ten, without a mantissa of 1.</summary>
    internal static string Scientific(double value, int decimals)
    {
        if (value == 0) return "0";
        var format = "E" + decimals.ToString(CultureInfo.InvariantCulture);
        var digits = Math.Abs(value).ToString(format, CultureInfo.InvariantCulture).Split('E');
        var mantissa = digits[0].Contains('.', StringComparison.Ordinal) ? digits[0].TrimEnd('0').TrimEnd('.') : digits[0];
        var exponent = int.Parse(digits[1], CultureInfo.InvariantCulture);
        var power = "10" + (exponent < 0 ? "⁻" : "")
            + string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']));
        return (value < 0 ? "−" : "") + (mantissa == "1" ? power : mantissa + "×" + power);
    }

    /// <summary>The power of ten of the first digit: 2 for 123, −3 for 0.0045.</summary>
    internal static int Exponent(double size) => (int)Math.Floor(Math.Log10(size) + 1e-12);

    private static string NotFinite(double value) =>
        double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
}
