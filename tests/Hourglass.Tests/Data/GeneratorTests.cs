using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;
using Hourglass.SampleData;

namespace Hourglass.Tests.Data;

public sealed class GeneratorTests
{
    [Fact]
    public void The_cube_lies_in_a_plane_within_the_unit_cube()
    {
        var (train, test) = CorrelatedCube.Create(500, 100, 7);
        Assert.Equal((500, 100, 3), (train.Count, test!.Count, train.Table.Columns));
        foreach (var values in (float[][])[train.Table.Floats.ToArray(), test.Table.Floats.ToArray()])
        {
            Assert.All(values, value => Assert.InRange(value, .1f, .9f));
            for (var i = 0; i < values.Length; i += 3) Assert.Equal((values[i] + values[i + 1]) / 2, values[i + 2], 1e-6);
        }
    }

    [Fact]
    public void The_cube_follows_its_seed_and_its_parts_differ()
    {
        Assert.Equal(Values(CorrelatedCube.Create(50, 9, 3).Train), Values(CorrelatedCube.Create(60, 9, 3).Train)[..150]);
        Assert.NotEqual(Values(CorrelatedCube.Create(50, 9, 3).Train), Values(CorrelatedCube.Create(50, 9, 4).Train));
        Assert.NotEqual(Values(CorrelatedCube.Create(9, 9, 3).Train), Values(CorrelatedCube.Create(9, 9, 3).Test!));
    }

    [Fact]
    public void A_price_has_a_slow_value_and_a_mispricing_of_days()
    {
        var (gap, prices) = (PriceSeries.Mispricing(50_000), Values(PriceSeries.Create(50_000)));
        Assert.Equal(PriceSeries.MispricingDeviation, Math.Sqrt(gap.Average(u => u * u)), 0.001);
        Assert.Equal(0.5, Correlation(gap, 5), 0.03); // the half-life is five days
        Assert.Equal(0.25, Correlation(gap, 10), 0.04);
        // What is left without it is the slow value.
        double[] value = [.. prices.Zip(gap, (price, u) => Math.Log(price / 100) - u)];
        Assert.Equal(double.Exp2(-0.1), Correlation(value, 25), 0.04);
        Assert.All(value.Zip(Values(PriceSeries.Create(50_000, 0))), pair => Assert.Equal(pair.First, Math.Log(pair.Second / 100), 1e-5));

        static double Correlation(double[] x, int lag) =>
            Enumerable.Range(lag, x.Length - lag).Average(t => x[t] * x[t - lag]) / x.Average(v => v * v);
    }

    [Fact]
    public void A_price_follows_its_seed()
    {
        Assert.Equal(Values(PriceSeries.Create(50, seed: 3)), Values(PriceSeries.Create(60, seed: 3))[..50]);
        Assert.NotEqual(Values(PriceSeries.Create(50, seed: 3)), Values(PriceSeries.Create(50, seed: 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceSeries.Create(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceSeries.Create(9, -1));
    }

    [Fact]
    public void A_patch_is_a_square_of_its_picture()
    {
        // Pixel (y, x) of each picture holds 16y + x, so a patch tells where it was cut.
        var picture = Enumerable.Range(0, 12 * 14).Select(i => (byte)(16 * (i / 14) + i % 14));
        var pictures = new DataSet(
            "p", RowTable.FromBytes([.. Enumerable.Repeat(picture, 200).SelectMany(p => p)], 200, 168), new Shape(1, 12, 14));
        var patches = Patches.Cut(pictures, 5, 1);
        Assert.Equal(new Shape(1, 5, 5), patches.Shape);
        var corners = new HashSet<byte>();
        for (var r = 0; r < 200; r++)
        {
            var patch = patches.Table.Bytes.Slice(25 * r, 25);
            corners.Add(patch[0]);
            Assert.InRange(patch[0] >> 4, 0, 7);
            Assert.InRange(patch[0] & 15, 0, 9);
            for (var i = 0; i < 25; i++) Assert.Equal(patch[0] + 16 * (i / 5) + i % 5, patch[i]);
        }

        Assert.True(corners.Count > 50);
        Assert.Equal(patches.Table.Bytes.ToArray(), Patches.Cut(pictures, 5, 1).Table.Bytes.ToArray());
        Assert.NotEqual(patches.Table.Bytes.ToArray(), Patches.Cut(pictures, 5, 2).Table.Bytes.ToArray());
        Assert.Contains(
            "a patch of 13×13 does not fit 12×14", Assert.Throws<InvalidInputException>(() => Patches.Cut(pictures, 13)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Patches.Cut(new DataSet("d", new float[1, 4]), 1));
    }

    /// <summary>numpy.random.RandomState(s).permutation(10), as numpy 1.24 prints it.</summary>
    [Theory]
    [InlineData(0u, new[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 })]
    [InlineData(42u, new[] { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 })]
    public void The_order_is_numpys(uint seed, int[] order) => Assert.Equal(order, NumpyRandom.Permutation(seed, 10));

    [Fact]
    public void Sample_data_are_what_they_say()
    {
        var (train, test) = SampleDataSets.FashionMini();
        Assert.Equal((10_000, 2_000, new Shape(1, 28, 28)), (train.Count, test!.Count, train.Shape));
        Assert.Equal([9, 0, 0, 3, 0], train.Labels[..5].ToArray());
        Assert.Equal([9, 2, 1, 1, 6], test.Labels[..5].ToArray());
        Assert.Equal("Ankle boot", train.ClassNames[9]);

        var digits = SampleDataSets.Digits().Train;
        Assert.Equal((1_797, new Shape(1, 8, 8), 10), (digits.Count, digits.Shape, digits.ClassNames.Count));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Counts(digits));
        Assert.Equal(16f, digits.Table.Floats.ToArray().Max());

        Assert.Equal(new Shape(1, 10, 10), SampleDataSets.TenByTen().Train.Shape);
        var resources = typeof(SampleDataSets).Assembly.GetManifestResourceNames();
        Assert.Contains("fashion-mini.LICENCE.txt", resources);
        Assert.Contains("digits.LICENCE.txt", resources);
    }

    [DataFact]
    public void Sample_pictures_are_the_first_of_the_whole_set()
    {
        var (train, test) = SampleDataSets.FashionMini();
        var whole = new DataCatalog().Load("fashion-mnist");
        Assert.True(train.Table.Bytes.SequenceEqual(whole.Train.Take(10_000).Table.Bytes));
        Assert.True(test!.Table.Bytes.SequenceEqual(whole.Test!.Take(2_000).Table.Bytes));
        Assert.Equal(whole.Train.Take(10_000).Labels.ToArray(), train.Labels.ToArray());
        Assert.Equal(whole.Test!.Take(2_000).Labels.ToArray(), test.Labels.ToArray());
    }

    private static int[] Counts(DataSet data) => [.. Enumerable.Range(0, data.ClassNames.Count).Select(c => data.Labels.Count(c))];

    private static float[] Values(DataSet data) => data.Table.Floats.ToArray();
}
