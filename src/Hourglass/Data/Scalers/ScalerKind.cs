namespace Hourglass.Data;

/// <summary>How raw values become what a model sees.</summary>
public enum ScalerKind
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>Divided by 255.</summary>
    ByteRange,

    /// <summary>To [0, 1] by the least and largest of all values.</summary>
    MinMax,

    /// <summary>To [0, 1] by the least and largest of each column.</summary>
    MinMaxPerColumn,

    /// <summary>Each column to mean 0 and standard deviation 1.</summary>
    Standard,
}
