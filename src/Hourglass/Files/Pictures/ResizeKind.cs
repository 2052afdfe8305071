namespace Hourglass.Files;

/// <summary>How a picture is brought to another size.</summary>
public enum ResizeKind
{
    /// <summary>Each new pixel is the mean of what it covers of the old ones; right for making pictures smaller.</summary>
    Area,

    /// <summary>
    /// Each new pixel lies between the four old ones around its center, weighted by their distance; right for making pictures larger.
    /// Made smaller than half, a picture loses what lies between.
    /// </summary>
    Bilinear,
}
