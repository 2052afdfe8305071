using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;

namespace Hourglass.Reports;

/// <summary>Densities of codes of two values as heat maps, with codes as dots.</summary>
internal static class DensityMap
{
    private const int Side = 180, MaximumDots = 1000;
    private const double Reach = 0.15, Root = 4;

    // Shades from white to the first color of charts; dots in the second color.
    private static readonly float[] _dense = [0x0d / 255f, 0x2c / 255f, 0xb5 / 255f], _dot = [0xe8 / 255f, 0x9b / 255f, 0];

    internal static PictureMapSection Create(IReadOnlyList<CodeDensity> densities, float[,] codes)
    {
        var ((left, right), (bottom, top)) = (Limits(codes, 0), Limits(codes, 1));
        var places = new float[Side * Side, 2];
        for (var i = 0; i < Side * Side; i++)
        {
            places[i, 0] = (float)(left + (i % Side + 0.5) / Side * (right - left));
            places[i, 1] = (float)(top - (i / Side + 0.5) / Side * (top - bottom));
        }

        return new PictureMapSection
        {
            Name = "generation-plane", Title = "Densities in the plane of codes", XName = "z0 →", YName = "↑ z1", Columns = densities.Count,
            ColumnNames = [.. densities.Select(density => density.Name)], Shape = new Shape(3, Side, Side), Gap = 4,
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Blue: the fourth root of f(z), from 0 in white to the maximum of each; dots: codes of test rows, or of training rows "
                + $"without them. z0 ranges from {Numbers.Short(left)} to {Numbers.Short(right)}, z1 from {Numbers.Short(bottom)} to "
                + $"{Numbers.Short(top)}. Samples from blue areas without dots are unlike any row."),
            Pictures = [.. densities.Select(density => Shade(density.LogDensity(places)))],
        };

        ReadOnlyMemory<float> Shade(double[] logs)
        {
            var (largest, picture) = (logs.Max(), new float[3 * Side * Side]);
            for (var i = 0; i < logs.Length; i++) Paint(i, _dense, (float)Math.Exp((logs[i] - largest) / Root));
            foreach (var r in RowChoice.Of(codes.GetLength(0), MaximumDots))
            {
                var x = (int)((codes[r, 0] - left) / (right - left) * Side);
                var y = (int)((top - codes[r, 1]) / (top - bottom) * Side);
                if (x is >= 0 and < Side && y is >= 0 and < Side) Paint(y * Side + x, _dot, 1);
            }

            return picture;

            void Paint(int place, float[] color, float share)
            {
                for (var c = 0; c < 3; c++) picture[c * Side * Side + place] = 1 - share * (1 - color[c]);
            }
        }
    }

    private static (double Low, double High) Limits(float[,] codes, int column)
    {
        var sorted = Enumerable.Range(0, codes.GetLength(0)).Select(row => (double)codes[row, column]).Order().ToArray();
        var margin = Math.Max(Reach * (sorted[^1] - sorted[0]), 1e-6);
        return (sorted[0] - margin, sorted[^1] + margin);
    }
}
