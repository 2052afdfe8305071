using Hourglass.Optimizers;

namespace Hourglass.Tests.Optimizers;

public sealed class ScheduleTests
{
    private const double Near = 1e-9;

    [Fact]
    public void Constant_is_1_all_along() => Expect(new ConstantSchedule(), 100, (0, 1), (50, 1), (99, 1));

    [Fact]
    public void Step_falls_at_each_stair() =>
        Expect(new DecaySchedule(10, 0.1, inDrops: true), 100, (0, 1), (9, 1), (10, 0.1), (19, 0.1), (20, 0.01), (35, 0.001));

    [Fact]
    public void Exponential_is_a_power_of_the_step()
    {
        Expect(new DecaySchedule(1, 0.5, inDrops: false), 100, (0, 1), (1, 0.5), (2, 0.25), (10, 1 / 1024.0));
        // A half-life of 10 steps.
        Expect(new DecaySchedule(20, 0.25, inDrops: false), 100, (0, 1), (5, Math.Sqrt(0.5)), (10, 0.5), (20, 0.25));
    }

    [Fact]
    public void Cosine_falls_to_the_final_fraction()
    {
        Expect(new CosineSchedule(), 100, (0, 1), (25, 0.5 + Math.Sqrt(0.5) / 2), (50, 0.5), (75, 0.5 - Math.Sqrt(0.5) / 2), (100, 0));
        Expect(new CosineSchedule(0.2), 100, (0, 1), (50, 0.6), (100, 0.2), (101, 0.2));
        Assert.True(new CosineSchedule().Factor(99, 100) > 0);
    }

    [Fact]
    public void One_cycle_rises_from_a_25th_and_falls_to_almost_nothing()
    {
        // 100 steps: up until step 0.3·100 − 1 = 29, down until step 99; half of each way is the mean of its ends
        const double Start = 1 / 25.0, End = Start / 1e4;
        Expect(new OneCycleSchedule(), 100, (0, Start), (29, 1), (64, (1 + End) / 2), (99, End));
        Assert.Equal(Start + (1 - Start) * 0.5 * (1 - Math.Cos(Math.PI * 10 / 29)), new OneCycleSchedule().Factor(10, 100), Near);
        Assert.Equal(End + (1 - End) * 0.5 * (1 + Math.Cos(Math.PI * 11 / 70)), new OneCycleSchedule().Factor(40, 100), Near);
    }

    [Fact]
    public void Each_number_of_one_cycle_changes_it()
    {
        Expect(new OneCycleSchedule(0.5, 10, 100), 101, (0, 0.1), (100, 0.001));
        Expect(new OneCycleSchedule(warmFraction: 0.5), 100, (49, 1));
        Expect(new OneCycleSchedule(warmFraction: 0), 100, (0, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void One_cycle_of_a_few_steps_stays_within_its_bounds(int total)
    {
        for (var step = 0; step < total; step++) Assert.InRange(new OneCycleSchedule().Factor(step, total), 1 / 25e4, 1);
    }

    [Fact]
    public void Warm_up_rises_to_where_the_inner_schedule_starts_and_then_follows_it()
    {
        Expect(new WarmUpSchedule(4, new ConstantSchedule()), 100, (0, 0.25), (1, 0.5), (3, 1), (4, 1), (99, 1));
        Expect(new WarmUpSchedule(10, new CosineSchedule()), 110, (9, 1), (10, 1), (60, 0.5));
        Expect(new WarmUpSchedule(2, new OneCycleSchedule()), 102, (0, 0.5 / 25), (2, 1 / 25.0), (31, 1));
        Expect(new WarmUpSchedule(10, new CosineSchedule()), 5, (0, 0.1), (4, 0.5)); // longer than the training
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecaySchedule(0, 0.5, inDrops: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecaySchedule(1, 0, inDrops: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecaySchedule(1, double.NaN, inDrops: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecaySchedule(0, 0.5, inDrops: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(startDivisor: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(finalDivisor: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUpSchedule(0, new ConstantSchedule()));
    }

    private static void Expect(Schedule schedule, long total, params (long Step, double Factor)[] table)
    {
        foreach (var (step, factor) in table) Assert.Equal(factor, schedule.Factor(step, total), Near);
    }
}
