namespace Hourglass.Files;

/// <summary>How a picture is resized.</summary>
public enum ResizeKind
{
    /// <summary>Each pixel is the mean of the source pixels that it covers; for making pictures smaller.</summary>
    Area,

    /// <summary>
    /// Each pixel is interpolated from the four source pixels around its center; for making pictures larger.
    /// At less than half the size, source pixels are skipped.
    /// </summary>
    Bilinear,
}
