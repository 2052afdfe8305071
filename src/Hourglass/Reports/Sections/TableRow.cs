namespace Hourglass.Reports;

/// <summary>A row of a table.</summary>
/// <param name="Name">What the numbers belong to, for example "PCA, 64 dimensions".</param>
/// <param name="Values">A number for each column; null where there is none.</param>
public sealed record TableRow(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>Whether this is the row the report is about; it is set apart.</summary>
    public bool IsMain { get; init; }
}
