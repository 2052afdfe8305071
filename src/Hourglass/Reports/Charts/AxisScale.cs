namespace Hourglass.Reports;

/// <summary>The scale of an axis.</summary>
public enum AxisScale
{
    /// <summary>Logarithmic if all values are positive and the maximum is more than 20 times the minimum; otherwise linear.</summary>
    Automatic,

    /// <summary>Equal differences have equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios have equal lengths; values that are not positive are omitted.</summary>
    Logarithmic,
}
