namespace Hourglass.Studio.Tests.Server;

public sealed class CodeTurnTests
{
    [Theory]
    [InlineData(0.3, false)]
    [InlineData(2.5, false)]
    [InlineData(-1, true)]
    public void A_plane_that_turned_or_was_mirrored_is_turned_back(double angle, bool isMirrored)
    {
        var random = new Random(1);
        var (codes, turned) = (new float[50, 3], new float[50, 3]);
        for (var r = 0; r < 50; r++)
        {
            var (a, b) = (random.NextSingle() * 4 - 2, random.NextSingle() - 0.5f);
            (codes[r, 0], codes[r, 1]) = (a, b);
            if (isMirrored) b = -b;
            turned[r, 0] = (float)(Math.Cos(angle) * a - Math.Sin(angle) * b);
            turned[r, 1] = (float)(Math.Sin(angle) * a + Math.Cos(angle) * b);
        }

        var before = CodeTurn.Plane(codes, null);
        var after = CodeTurn.Plane(turned, before);
        for (var r = 0; r < 50; r++)
            for (var c = 0; c < 2; c++) Assert.Equal(before[r, c], after[r, c], 1e-3);
    }

    [Fact]
    public void Codes_of_two_numbers_are_shown_as_they_are()
    {
        float[,] codes = { { 1, 2 }, { 3, 4 } };
        Assert.Same(codes, CodeTurn.Plane(codes, null));
    }

    [Fact]
    public void Codes_of_one_number_lie_on_a_line() =>
        Assert.Equal(new float[,] { { 1, 0 }, { 3, 0 } }, CodeTurn.Plane(new float[,] { { 1 }, { 3 } }, null));
}
