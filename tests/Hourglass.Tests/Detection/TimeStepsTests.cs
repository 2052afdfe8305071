using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Parts;

namespace Hourglass.Tests.Detection;

/// <summary>Windows over a series, and back to its steps without a look ahead.</summary>
public sealed class TimeStepsTests
{
    private static DataSet Series(int steps, int channels = 1) =>
        new("series", RowTable.FromFloats([.. Enumerable.Range(0, steps * channels).Select(i => (float)i)], steps, channels));

    [Theory]
    [InlineData(10, 4, 2, new[] { 0, 2, 4, 6 })]
    [InlineData(10, 4, 4, new[] { 0, 4, 6 })]
    [InlineData(10, 10, 1, new[] { 0 })]
    [InlineData(11, 4, 3, new[] { 0, 3, 6, 7 })]
    public void The_last_window_ends_with_the_series(int steps, int length, int stride, int[] starts) =>
        Assert.Equal(starts, SlidingWindows.Starts(steps, length, stride));

    [Fact]
    public void Windows_that_are_too_many_for_memory_are_refused_with_their_number()
    {
        var series = new DataSet("long", RowTable.FromBytes(new byte[10_000_000], 10_000_000, 1));
        Assert.Contains("larger stride than 1", Assert.Throws<InvalidInputException>(() => SlidingWindows.Cut(series, 288, 1)).Message);
    }

    [Fact]
    public void A_window_holds_its_steps_channel_after_channel()
    {
        var one = SlidingWindows.Cut(Series(10), 4, 4);
        Assert.Equal((new Shape(4), 3), (one.Shape, one.Count));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 6, 7, 8, 9], one.Table.Floats.ToArray());
        var two = SlidingWindows.Cut(Series(4, 2), 3, 1);
        Assert.Equal(new Shape(2, 3), two.Shape);
        Assert.Equal([0, 2, 4, 1, 3, 5, 2, 4, 6, 3, 5, 7], two.Table.Floats.ToArray());
    }

    [Fact]
    public void Impossible_windows_are_refused_with_both_numbers()
    {
        Assert.Contains("1 to 10 steps", Assert.Throws<InvalidInputException>(() => SlidingWindows.Starts(10, 11, 1)).Message);
        Assert.Contains("stride of 1 to 4", Assert.Throws<InvalidInputException>(() => SlidingWindows.Starts(10, 4, 5)).Message);
        Assert.Contains("has 3 windows", Assert.Throws<InvalidInputException>(() => TimeSteps.MeanScores([1, 2], 10, 4, 4)).Message);
    }

    [Fact]
    public void A_step_has_the_mean_score_of_the_windows_over_it() =>
        Assert.Equal([1, 1, 1.5, 1.5, 2.5, 2.5, 3, 3], TimeSteps.MeanScores([1, 2, 3], 8, 4, 2));

    [Fact]
    public void A_step_has_the_residual_of_the_first_window_over_it()
    {
        var residuals = new float[,] { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } };
        Assert.Equal([1, 2, 3, 6, 9], TimeSteps.FirstResiduals(residuals, 5, 1));
    }

    [Fact]
    public void Z_scores_are_of_the_values_before()
    {
        var z = TimeSteps.RollingZScores([1, 3, 4, 2, 2, 2, 2], 2);
        Assert.Equal([null, null, 2.0, -3.0, -1.0, null, null], z); // (4 − 2) / 1; (2 − 3.5) / .5; (2 − 3) / 1; then nothing varies
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeSteps.RollingZScores([1, 2], 1));
    }

    [Fact]
    public void What_comes_later_changes_no_z_score_before_it()
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())];
        var before = TimeSteps.RollingZScores(values, 20);
        for (var t = 200; t < 300; t++) values[t] += 100;
        Assert.Equal(before[..200], TimeSteps.RollingZScores(values, 20)[..200]);
    }
}
