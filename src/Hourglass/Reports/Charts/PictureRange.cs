using Hourglass.Compute;

namespace Hourglass.Reports;

/// <summary>The map from raw values to the range of an image, 0 (dark) to 1.</summary>
public static class PictureRange
{
    /// <summary>
    /// y = x·scale + shift: bytes are divided by 255, other values are mapped from the minimum and maximum of these rows.
    /// </summary>
    public static (float Scale, float Shift) Of(RowTable rows)
    {
        if (rows.IsBytes) return (1f / 255f, 0);
        var (least, largest) = rows.Range(AffineMap.Identity);
        var scale = largest > least ? 1 / (largest - least) : 1;
        return (scale, -least * scale);
    }
}
