namespace Hourglass.Reports;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Its points from left to right; the line is interrupted at points that are not finite.</param>
public sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The index of its color, from 0 to 9, which related lines may share; null for that of its position.</summary>
    public int? Color { get; init; }

    /// <summary>Whether the line is dashed, such as that of validation data.</summary>
    public bool IsDashed { get; init; }
}
