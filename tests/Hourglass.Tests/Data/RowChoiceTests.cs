using Hourglass.Data;

namespace Hourglass.Tests.Data;

public sealed class RowChoiceTests
{
    [Fact]
    public void One_row_is_drawn_of_each_of_equal_stretches()
    {
        var rows = RowChoice.Of(1000, 100);
        Assert.Equal(100, rows.Length);
        for (var i = 0; i < 100; i++) Assert.InRange(rows[i], 10 * i, 10 * i + 9);
        Assert.InRange(rows.Count(row => row % 2 == 0), 30, 70); // every second row would be of one kind only
        Assert.Equal(rows, RowChoice.Of(1000, 100));
        Assert.NotEqual(rows, RowChoice.Of(1000, 100, seed: 1));
    }

    [Fact]
    public void All_are_taken_where_there_are_no_more() => Assert.Equal([0, 1, 2], RowChoice.Of(3, 5));
}
