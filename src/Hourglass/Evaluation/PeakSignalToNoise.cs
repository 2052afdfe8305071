using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Evaluation;

/// <summary>The peak signal-to-noise ratio (PSNR): how small an error is beside the range of the values, in decibels; 20 dB are a tenth.</summary>
public static class PeakSignalToNoise
{
    /// <summary>10·log₁₀(range² / MSE), in dB; ∞ for a perfect copy.</summary>
    /// <param name="meanSquaredError">
    /// The mean squared error, at least 0. Where it is over all values of many pictures, this is the ratio of all of them together, which is
    /// not the mean of the ratios of each.
    /// </param>
    /// <param name="range">The largest possible value less the least, in the units of the error; 1 for pictures scaled to [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The error is negative, or the range not above 0.</exception>
    public static double Of(double meanSquaredError, double range = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(meanSquaredError);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(range);
        return 10 * Math.Log10(range * range / meanSquaredError);
    }

    /// <summary>
    /// The range of scaled values: 1 where the scaler maps to [0, 1], else the largest scaled value of the rows less the least, or 1 where all
    /// are the same.
    /// </summary>
    /// <param name="scaler">The model's.</param>
    /// <param name="rows">Clean rows in the units of the data.</param>
    public static double RangeOf(Scaler scaler, RowTable rows)
    {
        if (scaler.Kind is ScalerKind.ByteRange or ScalerKind.MinMax or ScalerKind.MinMaxPerColumn) return 1;
        var (least, largest) = rows.Range(scaler.Map);
        return largest > least ? (double)largest - least : 1;
    }
}
