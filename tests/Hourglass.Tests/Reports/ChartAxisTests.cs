using Hourglass.Reports;

namespace Hourglass.Tests.Reports;

public class ChartAxisTests
{
    [Theory]
    [InlineData(new[] { 0.0, 1.0 }, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(new[] { -3.2, 4.1 }, "−4 −2 0 2 4 6")]
    [InlineData(new[] { 9.1, 36.3 }, "5 10 15 20 25 30 35 40")]
    [InlineData(new[] { 0.0, 20_000.0 }, "0 5,000 10,000 15,000 20,000")]
    [InlineData(new[] { 0.00004, 0.00008 }, "0.00004 0.00005 0.00006 0.00007 0.00008")]
    public void Linear_marks_are_round_and_enclose_the_values(double[] values, string expected) =>
        Assert.Equal(expected, Labels(new ChartAxis(values, AxisScale.Linear)));

    [Theory]
    [InlineData(new[] { 1.0, 30.0 }, "5 10 15 20 25 30")]
    [InlineData(new[] { 0.0, 139.0 }, "0 50 100")]
    [InlineData(new[] { 1.0, 2.0 }, "1 2")]
    [InlineData(new[] { 1.0 }, "1")]
    public void A_tight_axis_ends_with_its_values(double[] values, string expected) =>
        Assert.Equal(expected, Labels(new ChartAxis(values, AxisScale.Linear, 6, isTight: true)));

    [Theory]
    [InlineData(new[] { 3.5, 920 }, "3 10 30 100 300 1,000")]
    [InlineData(new[] { 0.003, 0.05 }, "0.002 0.005 0.010 0.020 0.050")]
    [InlineData(new[] { 1e-9, 1.0 }, "10⁻⁹ 10⁻⁷ 10⁻⁵ 0.001 0.1 10")]
    public void Logarithmic_marks_are_round_and_enclose_the_values(double[] values, string expected) =>
        Assert.Equal(
            expected.Replace("0.010", "0.01").Replace("0.020", "0.02").Replace("0.050", "0.05"),
            Labels(new ChartAxis(values, AxisScale.Logarithmic)));

    [Fact]
    public void The_automatic_scale_is_logarithmic_for_positive_values_over_more_than_a_decade()
    {
        Assert.Equal("1 10 100 1,000", Labels(new ChartAxis([1, 1000], AxisScale.Automatic, 4)));
        Assert.StartsWith("0 ", Labels(new ChartAxis([0, 1000], AxisScale.Automatic)));
        Assert.StartsWith("0 ", Labels(new ChartAxis([100, 1000], AxisScale.Automatic)));
        Assert.StartsWith("100 ", Labels(new ChartAxis([100, 3000], AxisScale.Automatic)));
    }

    [Fact]
    public void Random_values_always_lie_within_an_axis_of_few_marks()
    {
        var random = new Random(2);
        for (var round = 0; round < 3000; round++)
        {
            var size = Math.Pow(10, random.Next(-12, 13));
            var values = Enumerable.Range(0, 1 + random.Next(4)).Select(_ =>
                (random.NextDouble() - (round % 2) * 0.5) * size + size / 1e9).ToArray();
            var axis = new ChartAxis(values, (AxisScale)(round % 3)) { Start = 100, End = 0 };
            Assert.InRange(axis.Ticks.Count, 2, 10);
            Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(tick => tick.Label).Distinct().Count());
            foreach (var value in values.Where(axis.Shows)) Assert.InRange(axis.Position(value), -1e-6, 100 + 1e-6);
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00873, "0.00873")]
    [InlineData(12.3456, "12.35")]
    [InlineData(-60000, "−60,000")]
    [InlineData(1.25e-7, "1.25×10⁻⁷")]
    [InlineData(1e12, "10¹²")]
    [InlineData(double.NaN, "not a number")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, Numbers.Short(value));

    [Fact]
    public void The_numbers_of_a_column_have_their_points_below_each_other()
    {
        double[] column = [0.00873, 0.01037, 0.0866];
        Assert.Equal(["0.00873", "0.01037", "0.08660"], column.Select(Numbers.ForColumn(column)));
    }

    private static string Labels(ChartAxis axis) => string.Join(' ', axis.Ticks.Select(tick => tick.Label));
}
