namespace Hourglass.Reports;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Its points from left to right; the line is broken where a number is not finite.</param>
public sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Which of the ten colors, from 0; null for the next by position. Related lines share one.</summary>
    public int? Color { get; init; }

    /// <summary>Whether the line is dashed, for example that of the validation data.</summary>
    public bool IsDashed { get; init; }
}
