using Hourglass.Compute;
using Hourglass.Corruptions;

namespace Hourglass.Tests.Corruptions;

/// <summary>The corruptions that replace values: masking, salt and pepper, input dropout, block occlusion.</summary>
public sealed class ReplacementTests
{
    private const int Rows = 200, Columns = 300;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25f, 75)]
    [InlineData(0.3333f, 100)]
    [InlineData(0.035f, 11)] // 10.5, a half is rounded up
    [InlineData(0.001f, 0)]
    [InlineData(1, 300)]
    public void Exact_masking_sets_a_fraction_of_each_row_to_0_and_leaves_the_rest(float fraction, int count)
    {
        var rows = Apply(new Masking(fraction));
        Assert.All(rows, row => Assert.Equal(count, row.Count(v => v == 0)));
        Assert.All(rows, row => Assert.All(row, v => Assert.True(v is 0 or 0.5f)));
        if (count is > 0 and < Columns) Assert.Equal(Rows, rows.Select(row => string.Concat(row)).Distinct().Count()); // different masks
    }

    [Fact]
    public void Exact_masking_chooses_all_places_equally_often()
    {
        // A place is chosen in a quarter of the 200 rows, 50 ± 6.1; over 300 places and both directions ± 5 σ.
        var rows = Apply(new Masking(0.25f));
        for (var c = 0; c < Columns; c++) Assert.InRange(rows.Count(row => row[c] == 0), 20, 80);
    }

    [Fact]
    public void Independent_masking_sets_each_value_to_0_by_its_probability()
    {
        var rows = Apply(new Masking(0.25f, exact: false));
        Assert.Equal(0.25, rows.Average(row => row.Average(v => v == 0 ? 1.0 : 0)), 0.009); // 5 σ
        Assert.True(rows.Select(row => row.Count(v => v == 0)).Distinct().Count() > 10);
        Assert.All(rows, row => Assert.All(row, v => Assert.True(v is 0 or 0.5f)));
    }

    [Fact]
    public void Salt_and_pepper_are_half_each()
    {
        var values = Apply(new SaltAndPepper(0.4f, -1, 2)).SelectMany(row => row).ToArray();
        Assert.Equal(0.2, values.Count(v => v == -1) / (double)values.Length, 0.008);
        Assert.Equal(0.2, values.Count(v => v == 2) / (double)values.Length, 0.008);
        Assert.All(values, v => Assert.True(v is -1 or 2 or 0.5f));
        Assert.All(Apply(new SaltAndPepper(1)).SelectMany(row => row), v => Assert.True(v is 0 or 1));
    }

    [Fact]
    public void Input_dropout_keeps_the_expected_value()
    {
        var values = Apply(new InputDropout(0.2f)).SelectMany(row => row).ToArray();
        Assert.Equal([0f, 0.625f], values.Distinct().Order());
        Assert.Equal(0.5, values.Average(), 0.006);
    }

    [Fact]
    public void A_block_covers_the_same_place_of_all_channels()
    {
        var rows = Apply(new BlockOcclusion(new Shape(3, 10, 10), 4, 2, 0.9f));
        foreach (var row in rows)
        {
            var first = Array.IndexOf(row, 0.9f);
            for (var i = 0; i < Columns; i++)
            {
                var (y, x) = (i % 100 / 10 - first / 10, i % 10 - first % 10);
                Assert.Equal(y is >= 0 and < 4 && x is >= 0 and < 2 ? 0.9f : 0.5f, row[i]);
            }
        }

        var more = Apply(new BlockOcclusion(new Shape(3, 10, 10), 4, 2, 0.9f), rows: 2_000);
        Assert.Equal(7 * 9, rows.Concat(more).Select(row => Array.IndexOf(row, 0.9f)).Distinct().Count());
        Assert.All(Apply(new BlockOcclusion(new Shape(3, 10, 10), 10, 10)), row => Assert.All(row, v => Assert.Equal(0, v)));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        void Refused(string sentence, Func<Corruption> make) => Assert.Contains(sentence, Assert.Throws<ArgumentException>(make).Message);
        var picture = new Shape(1, 4, 6);
        Refused("fraction must be 0 to 1; found -0.1", () => new Masking(-0.1f));
        Refused("fraction must be 0 to 1; found 1.1", () => new Masking(1.1f, exact: false));
        Refused("fraction must be 0 to 1; found NaN", () => new Masking(float.NaN));
        Refused("fraction must be 0 to 1; found 2", () => new SaltAndPepper(2));
        Refused("low must be a finite number", () => new SaltAndPepper(0.1f, float.NegativeInfinity));
        Refused("high must be a finite number above low, 1; found 1", () => new SaltAndPepper(0.1f, 1, 1));
        Refused("rate must be at least 0 and below 1; found 1", () => new InputDropout(1));
        Refused("channels × height × width; found 24", () => new BlockOcclusion(new Shape(24), 1, 1));
        Refused("height must be 1 to 4, the picture's; found 5", () => new BlockOcclusion(picture, 5, 1));
        Refused("width must be 1 to 6, the picture's; found 0", () => new BlockOcclusion(picture, 4, 0));
        Refused("value must be a finite number; found NaN", () => new BlockOcclusion(picture, 4, 6, float.NaN));
    }

    [Fact]
    public void They_say_what_they_are()
    {
        Assert.Equal("masking, exactly 25 % of each row's values set to 0", $"{new Masking(0.25f)}");
        Assert.Equal("masking, each value set to 0 with probability 0.1", $"{new Masking(0.1f, exact: false)}");
        Assert.Equal("salt-and-pepper noise, each value set to -1 or 1 with probability 0.3", $"{new SaltAndPepper(0.3f, -1)}");
        Assert.Equal("input dropout, each value set to 0 with probability 0.2, the others divided by 0.8", $"{new InputDropout(0.2f)}");
        Assert.Equal(
            "block occlusion, 8×4 pixels (height × width) of each picture set to 0.5",
            $"{new BlockOcclusion(new Shape(1, 28, 28), 8, 4, 0.5f)}");
    }

    private static float[][] Apply(Corruption corruption, int rows = Rows)
    {
        var backend = new CpuBackend(1);
        var (x, values) = (backend.Allocate(rows * Columns).AsMatrix(0, rows, Columns), new float[rows * Columns]);
        backend.Fill(x, 0.5f);
        corruption.Apply(backend, new RandomStream(8, RandomPurpose.Corruption, 0, 3), x, x);
        backend.Download(x, values);
        return [.. values.Chunk(Columns)];
    }
}
