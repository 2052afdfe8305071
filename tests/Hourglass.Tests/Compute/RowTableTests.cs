using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class RowTableTests
{
    [Fact]
    public void The_range_is_that_of_the_map_that_is_asked_for_whatever_was_asked_before()
    {
        var table = RowTable.FromFloats([1, 10, 3, -20], 2, 2);
        AffineMap half = new([0.5f], [1]), perColumn = new([-1f, 2], [0, 5]);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal((-20, 10), table.Range(AffineMap.Identity));
            Assert.Equal((-9, 6), table.Range(half));
            Assert.Equal((-35, 25), table.Range(perColumn));
            Assert.Equal((-35, 25), table.Range(perColumn));
        }
    }
}
