using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;

namespace Hourglass.Tests.Evaluation;

public sealed class PeakSignalToNoiseTests
{
    [Theory]
    [InlineData(0.01, 1, 20)]
    [InlineData(1, 1, 0)]
    [InlineData(650.25, 255, 20)]
    [InlineData(0.0255, 1, 15.9346)]
    [InlineData(0, 1, double.PositiveInfinity)]
    public void Known_answers(double mse, double range, double decibels) =>
        Assert.Equal(decibels, PeakSignalToNoise.Measure(mse, range), 4);

    [Fact]
    public void An_error_below_0_and_a_range_of_0_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PeakSignalToNoise.Measure(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PeakSignalToNoise.Measure(1, 0));
    }

    [Fact]
    public void The_range_is_1_where_values_are_scaled_to_it_and_else_that_of_the_scaled_rows()
    {
        var rows = RowTable.FromFloats([-1, 2, 5, 3], 2, 2);
        Assert.Equal(1, PeakSignalToNoise.RangeOf(Scaler.Fit(ScalerRecipe.MinMax, rows), rows));
        Assert.Equal(1, PeakSignalToNoise.RangeOf(Scaler.Fit(ScalerRecipe.ByteRange, rows), rows));
        Assert.Equal(6, PeakSignalToNoise.RangeOf(Scaler.None, rows));
        Assert.Equal(2, PeakSignalToNoise.RangeOf(Scaler.Fit(ScalerRecipe.Standard, rows), rows), 1e-5);
        Assert.Equal(1, PeakSignalToNoise.RangeOf(Scaler.None, RowTable.FromFloats([4, 4], 1, 2)));
    }
}
