using System.Globalization;

namespace Hourglass.Latent;

/// <summary>
/// A projection of codes to two dimensions for a plot: two-dimensional codes as they are, longer ones by their first two principal
/// components, one-dimensional ones against the loss.
/// </summary>
/// <param name="X">The horizontal coordinate of each code.</param>
/// <param name="Y">The vertical coordinate of each code.</param>
/// <param name="XName">The label of the horizontal axis, such as <c>z0</c> or <c>PC 1 (63 % of the variance)</c>.</param>
/// <param name="YName">The label of the vertical axis.</param>
/// <param name="Description">The projection in a sentence.</param>
public sealed record CodePlane(IReadOnlyList<double> X, IReadOnlyList<double> Y, string XName, string YName, string Description)
{
    /// <summary>Projects codes (n, latent).</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="losses">The loss of each row, used for one-dimensional codes; null for 0.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static CodePlane Create(float[,] codes, IReadOnlyList<float>? losses = null)
    {
        switch (codes.GetLength(1))
        {
            case 1:
                return new(
                    Column(codes, 0), [.. Enumerable.Range(0, codes.GetLength(0)).Select(row => (double)(losses?[row] ?? 0))], "z0", "loss",
                    "A code has one value; the vertical axis is the loss of the row.");
            case 2:
                return new(Column(codes, 0), Column(codes, 1), "z0", "z1", "A code has two values, shown as they are.");
            case var width when codes.GetLength(0) < 2:
                return new(Column(codes, 0), Column(codes, 1), "z0", "z1", $"The first two of {width} values.");
            case var width:
                var pca = Pca.Fit(codes, 2);
                var ratio = pca.ExplainedVarianceRatio();
                var plane = pca.Encode(codes);
                return new(
                    Column(plane, 0), Column(plane, 1), Name(1, ratio[0]), Name(2, ratio[1]),
                    $"A code has {width} values; shown are their first two principal components.");
        }
    }

    private static string Name(int number, double ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"PC {number} ({100 * ratio:0} % of the variance)");

    private static double[] Column(float[,] values, int column) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
