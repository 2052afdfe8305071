using Hourglass.Compute;

namespace Hourglass.Reports;

/// <summary>How raw values become the 0 (dark) to 1 of a picture.</summary>
public static class PictureRange
{
    /// <summary>y = x·scale + shift: bytes are divided by 255, other values are spread from the least to the largest of these rows.</summary>
    public static (float Scale, float Shift) Of(RowTable rows)
    {
        if (rows.IsBytes) return (1f / 255f, 0);
        var (least, largest) = rows.Range(AffineMap.Identity);
        var scale = largest > least ? 1 / (largest - least) : 1;
        return (scale, -least * scale);
    }
}
