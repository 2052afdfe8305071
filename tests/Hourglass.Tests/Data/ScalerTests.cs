using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Tests.Data;

public sealed class ScalerTests
{
    private static readonly RowTable _rows = RowTable.FromFloats([1, 10, 2, 30, 3, 20, 6, 40], 4, 2);

    [Theory]
    [InlineData(ScalerKind.None, 1f, 10f)]
    [InlineData(ScalerKind.ByteRange, 1 / 255f, 10 / 255f)]
    [InlineData(ScalerKind.MinMax, 0f, 9 / 39f)]
    [InlineData(ScalerKind.MinMaxPerColumn, 0f, 0f)]
    [InlineData(ScalerKind.Standard, -2 / 1.8708287f, -15 / 11.18034f)] // population deviations √3.5 and √125
    public void Each_kind_maps_the_first_row_as_computed_by_hand(ScalerKind kind, float first, float second)
    {
        var scaler = Scaler.Fit(kind, _rows);
        Assert.Equal(kind, scaler.Kind);
        Assert.Equal(first, Scaled(scaler.Map, _rows)[0], 1e-6);
        Assert.Equal(second, Scaled(scaler.Map, _rows)[1], 1e-6);
    }

    [Theory]
    [InlineData(ScalerKind.ByteRange)]
    [InlineData(ScalerKind.MinMax)]
    [InlineData(ScalerKind.MinMaxPerColumn)]
    [InlineData(ScalerKind.Standard)]
    public void The_inverse_gives_the_values_back(ScalerKind kind)
    {
        var scaler = Scaler.Fit(kind, _rows);
        var back = Scaled(scaler.Inverse, RowTable.FromFloats(Scaled(scaler.Map, _rows), 4, 2));
        for (var i = 0; i < back.Length; i++) Assert.Equal(_rows.Floats[i], back[i], 1e-5 * Math.Abs(_rows.Floats[i]) + 1e-5);
    }

    [Fact]
    public void The_range_of_a_scaled_training_part_is_0_to_1()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 100; trial++)
        {
            var (rows, columns) = (random.Next(2, 20), random.Next(1, 6));
            var table = RowTable.FromFloats([.. Enumerable.Range(0, rows * columns).Select(_ => (random.NextSingle() - .5f) * 100)], rows, columns);
            var (least, largest) = table.Range(Scaler.Fit(ScalerKind.MinMax, table).Map);
            Assert.Equal(0, least, 1e-5);
            Assert.Equal(1, largest, 1e-5);
        }
    }

    [Theory]
    [InlineData(0.1f, 0.1f, 0.1f)]
    [InlineData(0f, 0f, 0f)]
    [InlineData(0f, 1e-39f, 1e-39f)]
    public void A_column_that_does_not_vary_becomes_0_and_comes_back(float a, float b, float c)
    {
        foreach (var kind in (ScalerKind[])[ScalerKind.MinMax, ScalerKind.MinMaxPerColumn, ScalerKind.Standard])
        {
            var rows = RowTable.FromFloats([a, b, c], 3, 1);
            var scaler = Scaler.Fit(kind, rows);
            Assert.All(Scaled(scaler.Map, rows), value => Assert.Equal(0, value, 1e-8));
            Assert.All(Scaled(scaler.Inverse, RowTable.FromFloats([0], 1, 1)), value => Assert.Equal(a, value, 1e-8));
        }
    }

    [Fact]
    public void The_test_part_never_moves_the_scaler()
    {
        var data = new DataSet("d", new float[,] { { 1 }, { 2 }, { 3 }, { 4 } });
        var extreme = new DataSet("d", new float[,] { { 1 }, { 2 }, { 3 }, { 4e9f } });
        foreach (var kind in Enum.GetValues<ScalerKind>())
        {
            var (train, _) = data.SplitBy([3]);
            var (same, _) = extreme.SplitBy([3]);
            Assert.Equal(Scaler.Fit(kind, train.Table).Map.Scale.ToArray(), Scaler.Fit(kind, same.Table).Map.Scale.ToArray());
            Assert.Equal(Scaler.Fit(kind, train.Table).Map.Shift.ToArray(), Scaler.Fit(kind, same.Table).Map.Shift.ToArray());
        }
    }

    [Theory]
    [InlineData(ScalerKind.None)]
    [InlineData(ScalerKind.ByteRange)]
    [InlineData(ScalerKind.MinMax)]
    [InlineData(ScalerKind.MinMaxPerColumn)]
    [InlineData(ScalerKind.Standard)]
    public void A_scaler_read_back_is_the_same_to_the_last_bit(ScalerKind kind)
    {
        var random = new Random(9);
        var table = RowTable.FromFloats([.. Enumerable.Range(0, 600).Select(_ => MathF.Exp((random.NextSingle() - .5f) * 60) * (random.Next(2) - .5f))], 6, 100);
        var scaler = Scaler.Fit(kind, table);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) scaler.WriteTo(writer);
        using var json = JsonDocument.Parse(stream.ToArray());
        var back = Scaler.Read(json.RootElement);
        Assert.Equal(kind, back.Kind);
        Assert.Equal(Bits(scaler.Map.Scale), Bits(back.Map.Scale));
        Assert.Equal(Bits(scaler.Map.Shift), Bits(back.Map.Shift));
        Assert.Equal(Bits(scaler.Inverse.Scale), Bits(back.Inverse.Scale));
    }

    [Fact]
    public void No_rows_are_refused() =>
        Assert.Contains("at least one row", Assert.Throws<ArgumentException>(() => Scaler.Fit(ScalerKind.MinMax, RowTable.FromFloats([], 0, 2))).Message, StringComparison.Ordinal);

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private static float[] Scaled(AffineMap map, RowTable rows)
    {
        var scaled = new float[rows.Rows * rows.Columns];
        for (var i = 0; i < scaled.Length; i++)
        {
            var k = map.IsUniform ? 0 : i % rows.Columns;
            scaled[i] = MathF.FusedMultiplyAdd(rows.Floats[i], map.Scale[k], map.Shift[k]);
        }

        return scaled;
    }
}
