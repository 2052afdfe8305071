namespace Hourglass.Reports;

/// <summary>
/// The path of a line in pixels. Of points much denser than pixels, only the extremes in each column of pixels are kept, which look the
/// same: the size of a chart does not depend on the length of its lines.
/// </summary>
internal sealed class LinePath
{
    /// <summary>Lines with at most this many points per pixel of their axis are drawn as they are.</summary>
    private const double PointsPerPixel = 2;

    private readonly List<(double X, double Y)> _points = [];

    /// <summary>Adds a point, in pixels; NaN for an interruption.</summary>
    internal void Add(double x, double y) => _points.Add((x, y));

    /// <summary>Interrupts the line.</summary>
    internal void Break() => _points.Add((double.NaN, double.NaN));

    /// <summary>The path for an axis of a given number of pixels.</summary>
    internal string Build(double pixels)
    {
        var path = new HtmlBuilder();
        var isDown = false;
        foreach (var (x, y) in Thin(_points, pixels))
        {
            if (!double.IsNaN(x)) path.Draw($"{(isDown ? "L" : "M")}{x} {y}");
            isDown = !double.IsNaN(x);
        }

        return path.ToString();
    }

    /// <summary>The points, or the lowest and the highest of each run within a column of pixels, in their order.</summary>
    internal static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points, double pixels)
    {
        if (points.Count <= PointsPerPixel * Math.Abs(pixels)) return points;
        var kept = new List<(double X, double Y)>();
        for (var i = 0; i < points.Count;)
        {
            var (low, high, column) = (i, i, Math.Floor(points[i].X));
            var start = i++;
            while (i < points.Count && Math.Floor(points[i].X).Equals(column))
            {
                if (points[i].Y < points[low].Y) low = i;
                if (points[i].Y > points[high].Y) high = i;
                i++;
            }

            if (double.IsNaN(column))
            {
                kept.Add(points[start]);
                continue;
            }

            kept.Add(Round(points[Math.Min(low, high)]));
            if (low != high) kept.Add(Round(points[Math.Max(low, high)]));
        }

        return kept;
    }

    /// <summary>A tenth of a pixel is enough for lines that are denser than pixels.</summary>
    private static (double X, double Y) Round((double X, double Y) point) => (Math.Round(point.X, 1), Math.Round(point.Y, 1));
}
