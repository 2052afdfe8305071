using System.Globalization;
using System.Text.Json;

namespace Hourglass.Runs;

/// <summary>Numbers and names in sentences and tables, the same in every culture.</summary>
internal static class Words
{
    /// <summary>Such as <c>1 row</c>, <c>16,583 rows</c>.</summary>
    internal static string Count(long number, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? noun : plural ?? noun + "s")}");

    /// <summary>A whole number with separators between thousands.</summary>
    internal static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four significant digits: 0.00899, 12.35, 1.2E-07.</summary>
    internal static string Short(double number) => number.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>The same; a dash for no number, and for none that is finite.</summary>
    internal static string ShortOrDash(double? number) => number is { } value && double.IsFinite(value) ? Short(value) : "–";

    /// <summary>The name of an enumeration's value as options and recipes have it.</summary>
    internal static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Bytes in the unit that keeps them short.</summary>
    internal static string Size(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1000 && unit < units.Length - 1) (size, unit) = (size / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? size : Math.Round(size, size < 10 ? 1 : 0))} {units[unit]}");
    }

    /// <summary>Such as <c>4.2 s</c> or <c>3 min 05 s</c>.</summary>
    internal static string Duration(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)} min {(int)(seconds % 60):00} s");
}
