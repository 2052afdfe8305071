using System.Globalization;

namespace Hourglass.Latent;

/// <summary>Where codes are shown on paper: two numbers as they are, more through their first two principal components, one against the loss.</summary>
/// <param name="X">The place of each code from left to right.</param>
/// <param name="Y">The place of each code from the bottom up.</param>
/// <param name="XName">What goes to the right, such as <c>z1</c> or <c>PC 1 (63 % of the variance)</c>.</param>
/// <param name="YName">What goes up.</param>
/// <param name="Description">How the codes came onto the plane, in a sentence.</param>
public sealed record CodePlane(IReadOnlyList<double> X, IReadOnlyList<double> Y, string XName, string YName, string Description)
{
    /// <summary>Places codes (n, latent).</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="losses">The loss of each row, which codes of one number are shown against; 0 where not given.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static CodePlane Of(float[,] codes, IReadOnlyList<float>? losses = null)
    {
        switch (codes.GetLength(1))
        {
            case 1:
                return new(Column(codes, 0), [.. Enumerable.Range(0, codes.GetLength(0)).Select(row => (double)(losses?[row] ?? 0))], "z1", "loss", "A code is one number; up is the loss of the row.");
            case 2:
                return new(Column(codes, 0), Column(codes, 1), "z1", "z2", "A code is two numbers, shown as they are.");
            case var width when codes.GetLength(0) < 2:
                return new(Column(codes, 0), Column(codes, 1), "z1", "z2", $"The first two of {width} numbers.");
            case var width:
                var pca = Pca.Fit(codes, 2);
                var ratio = pca.ExplainedVarianceRatio();
                var plane = pca.Encode(codes);
                return new(
                    Column(plane, 0), Column(plane, 1), Name(1, ratio[0]), Name(2, ratio[1]), $"A code is {width} numbers; shown are their first two principal components.");
        }
    }

    private static string Name(int number, double ratio) => string.Create(CultureInfo.InvariantCulture, $"PC {number} ({100 * ratio:0} % of the variance)");

    private static double[] Column(float[,] values, int column) => [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
