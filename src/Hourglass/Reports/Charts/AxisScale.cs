namespace Hourglass.Reports;

/// <summary>How values are spread along an axis.</summary>
public enum AxisScale
{
    /// <summary>Logarithmic where all values are positive and the largest is more than 20 times the smallest; else linear.</summary>
    Automatic,

    /// <summary>Equal differences take equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios take equal lengths; values that are not positive are left out.</summary>
    Logarithmic,
}
