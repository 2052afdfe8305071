using System.Globalization;

namespace Hourglass.Detection;

/// <summary>
/// A column that makes a row an anomaly: its value, and the value at which the row would be most normal, all other columns unchanged but
/// those of the reasons before it.
/// </summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Value">Its number in the units of the data; null for a column of categories and for a missing value.</param>
/// <param name="Expected">The number at which the score of the row is lowest; null for a column of categories.</param>
/// <param name="Score">The score of the row with the expected values of this reason and of those before it.</param>
public sealed record AnomalyReason(string Column, float? Value, float? Expected, float Score)
{
    /// <summary>The category; null for a column of numbers.</summary>
    public string? Category { get; init; }

    /// <summary>The category at which the score of the row is lowest; null for a column of numbers.</summary>
    public string? ExpectedCategory { get; init; }

    /// <summary>The reason in words, such as <c>voltage 2.7, expected 3.301</c>.</summary>
    public override string ToString()
    {
        if (Expected is not { } expected) return $"{Column} {Category ?? "missing"}, expected {ExpectedCategory}";
        var digits = 4;
        while (digits < 9 && Value is { } number && Math.Abs(number - expected) < 10 * Math.Abs(number) * Math.Pow(10, -digits)) digits++;
        return $"{Column} {(Value is { } value ? Text(value) : "missing")}, expected {Text(expected)}";

        string Text(float number) => number.ToString($"G{digits}", CultureInfo.InvariantCulture);
    }
}
