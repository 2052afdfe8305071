using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Evaluation;

/// <summary>
/// The peak signal-to-noise ratio (PSNR): the error relative to the range of the values, in decibels; 20 dB is an error of a tenth.
/// </summary>
public static class PeakSignalToNoise
{
    /// <summary>10·log₁₀(range² / MSE), in dB; ∞ for a perfect copy.</summary>
    /// <param name="meanSquaredError">
    /// The mean squared error, at least 0. For the error over all values of many images this is the PSNR of all of them together, which
    /// differs from the mean of their PSNRs.
    /// </param>
    /// <param name="range">The maximum possible value minus the minimum, in the units of the error; 1 for images scaled to [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The error is negative, or the range is not positive.</exception>
    public static double Measure(double meanSquaredError, double range = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(meanSquaredError);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(range);
        return 10 * Math.Log10(range * range / meanSquaredError);
    }

    /// <summary>
    /// The range of scaled values: 1 for scalers that map to [0, 1], otherwise the maximum minus the minimum of the scaled rows, or 1 if
    /// all values are equal.
    /// </summary>
    /// <param name="scaler">The scaler of the model.</param>
    /// <param name="rows">Clean rows in the units of the data.</param>
    public static double RangeOf(Scaler scaler, RowTable rows)
    {
        if (scaler.Recipe.HasUnitRange) return 1;
        var (least, largest) = rows.Range(scaler.Map);
        return largest > least ? (double)largest - least : 1;
    }
}
