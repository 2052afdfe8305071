using System.Globalization;
using Hourglass.Reports;

namespace Hourglass.Tests.Reports;

/// <summary>The classes of a scatter can be told apart by people with each kind of color vision.</summary>
public class ThemeTests
{
    // Linear RGB as seen with full strength of each deficiency: Machado, Oliveira and Fernandes (2009), severity 1.0.
    private static readonly Dictionary<string, double[]> _visions = new()
    {
        ["full"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Theory]
    [InlineData("full")]
    [InlineData("protanopia")]
    [InlineData("deuteranopia")]
    [InlineData("tritanopia")]
    public void Colors_stay_apart(string vision)
    {
        foreach (var palette in new[] { Theme.LightPalette, Theme.DarkPalette })
        {
            Assert.Equal(Theme.Colors, palette.Length);
            var seen = palette.Select(color => Lab(See(Linear(color), _visions[vision]))).ToArray();
            for (var i = 0; i < seen.Length; i++)
                for (var j = 0; j < i; j++)
                    Assert.True(Math.Sqrt(seen[i].Zip(seen[j], (a, b) => (a - b) * (a - b)).Sum()) >= 23, $"{palette[i]} and {palette[j]}");
        }
    }

    [Fact]
    public void Colors_stand_out_from_the_page()
    {
        foreach (var color in Theme.LightPalette) Assert.InRange(1.05 / (Luminance(color) + 0.05), 2.2, 21);
        foreach (var color in Theme.DarkPalette) Assert.InRange((Luminance(color) + 0.05) / (Luminance("#1b1e22") + 0.05), 3.5, 21);
    }

    private static double Luminance(string color) => Linear(color).Zip(new[] { 0.2126, 0.7152, 0.0722 }, (a, b) => a * b).Sum();

    private static double[] Linear(string color) => [.. new[] { 1, 3, 5 }
        .Select(at => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
        .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];

    private static double[] See(double[] rgb, double[] matrix) =>
        [.. Enumerable.Range(0, 3).Select(row => Math.Clamp(rgb.Select((value, i) => value * matrix[3 * row + i]).Sum(), 0, 1))];

    private static double[] Lab(double[] rgb)
    {
        var x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505;
        var y = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
        var z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089;
        return [116 * F(y) - 16, 500 * (F(x) - F(y)), 200 * (F(y) - F(z))];

        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16.0 / 116;
    }
}
