namespace Hourglass.Reports;

/// <summary>A row of a table.</summary>
/// <param name="Name">What the numbers are of, such as "PCA, 64 components".</param>
/// <param name="Values">A number per column; null for none.</param>
public sealed record TableRow(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>Whether this is the row that the report is about, which is emphasized.</summary>
    public bool IsMain { get; init; }
}
