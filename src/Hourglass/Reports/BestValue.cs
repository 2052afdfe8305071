namespace Hourglass.Reports;

/// <summary>Which number of a column is highlighted as the best.</summary>
public enum BestValue
{
    /// <summary>None.</summary>
    None,

    /// <summary>The lowest, as for an error.</summary>
    Lowest,

    /// <summary>The highest, as for an explained variance.</summary>
    Highest,
}
