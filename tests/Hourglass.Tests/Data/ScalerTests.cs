using System.Text;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Data;

public sealed class ScalerTests
{
    private static readonly RowTable _rows = RowTable.FromFloats([1, 10, 2, 30, 3, 20, 6, 40], 4, 2);

    [Theory]
    [InlineData("none", 1f, 10f)]
    [InlineData("byteRange", 1 / 255f, 10 / 255f)]
    [InlineData("minMax", 0f, 9 / 39f)]
    [InlineData("minMaxPerColumn", 0f, 0f)]
    [InlineData("standard", -2 / 1.8708287f, -15 / 11.18034f)] // population deviations √3.5 and √125
    public void Each_rule_maps_the_first_row_as_computed_by_hand(string name, float first, float second)
    {
        var scaler = Scaler.Fit(Rule(name), _rows);
        Assert.Equal(name, PartRegistry.NameOf(scaler.Recipe));
        Assert.Equal(first, Scaled(scaler.Map, _rows)[0], 1e-6);
        Assert.Equal(second, Scaled(scaler.Map, _rows)[1], 1e-6);
    }

    [Theory]
    [InlineData("byteRange")]
    [InlineData("minMax")]
    [InlineData("minMaxPerColumn")]
    [InlineData("standard")]
    public void The_inverse_gives_the_values_back(string name)
    {
        var scaler = Scaler.Fit(Rule(name), _rows);
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
            var table = RowTable.FromFloats(
                [.. Enumerable.Range(0, rows * columns).Select(_ => (random.NextSingle() - .5f) * 100)], rows, columns);
            var (least, largest) = table.Range(Scaler.Fit(ScalerRecipe.MinMax, table).Map);
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
        foreach (var recipe in (ScalerRecipe[])[ScalerRecipe.MinMax, ScalerRecipe.MinMaxPerColumn, ScalerRecipe.Standard])
        {
            var rows = RowTable.FromFloats([a, b, c], 3, 1);
            var scaler = Scaler.Fit(recipe, rows);
            Assert.All(Scaled(scaler.Map, rows), value => Assert.Equal(0, value, 1e-8));
            Assert.All(Scaled(scaler.Inverse, RowTable.FromFloats([0], 1, 1)), value => Assert.Equal(a, value, 1e-8));
        }
    }

    [Fact]
    public void The_test_part_never_moves_the_scaler()
    {
        var data = new DataSet("d", new float[,] { { 1 }, { 2 }, { 3 }, { 4 } });
        var extreme = new DataSet("d", new float[,] { { 1 }, { 2 }, { 3 }, { 4e9f } });
        foreach (var recipe in PartRegistry.Names<ScalerRecipe>().Select(Rule))
        {
            var (train, _) = data.SplitBy([3]);
            var (same, _) = extreme.SplitBy([3]);
            Assert.Equal(Scaler.Fit(recipe, train.Table).Map.Scale.ToArray(), Scaler.Fit(recipe, same.Table).Map.Scale.ToArray());
            Assert.Equal(Scaler.Fit(recipe, train.Table).Map.Shift.ToArray(), Scaler.Fit(recipe, same.Table).Map.Shift.ToArray());
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("byteRange")]
    [InlineData("minMax")]
    [InlineData("minMaxPerColumn")]
    [InlineData("standard")]
    public void A_scaler_read_back_is_the_same_to_the_last_bit(string name)
    {
        var random = new Random(9);
        var table = RowTable.FromFloats(
            [.. Enumerable.Range(0, 600).Select(_ => MathF.Exp((random.NextSingle() - .5f) * 60) * (random.Next(2) - .5f))], 6, 100);
        var scaler = Scaler.Fit(Rule(name), table);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) scaler.WriteTo(writer);
        using var json = JsonDocument.Parse(stream.ToArray());
        var back = Scaler.Read(json.RootElement);
        Assert.Equal(scaler.Recipe, back.Recipe);
        Assert.Equal(Bits(scaler.Map.Scale), Bits(back.Map.Scale));
        Assert.Equal(Bits(scaler.Map.Shift), Bits(back.Map.Shift));
        Assert.Equal(Bits(scaler.Inverse.Scale), Bits(back.Inverse.Scale));
        Assert.Equal(scaler.Map.Offset.ToArray(), back.Map.Offset.ToArray());
        Assert.Equal(scaler.Map.Factor.ToArray(), back.Map.Factor.ToArray());
    }

    [Fact]
    public void No_rows_are_refused() =>
        Assert.Contains(
            "at least one row",
            Assert.Throws<ArgumentException>(() => Scaler.Fit(ScalerRecipe.MinMax, RowTable.FromFloats([], 0, 2))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_model_file_has_the_rule_and_the_map()
    {
        Assert.Equal("""{"kind":"none","scale":[1],"shift":[0]}""", Written(Scaler.None));
        Assert.Equal(
            """{"kind":"minMaxPerColumn","scale":[0.2,0.03333333333333333],"shift":[-0.2,-0.3333333333333333],"offset":[1,10]}""",
            Written(Scaler.Fit(ScalerRecipe.MinMaxPerColumn, _rows)));
        Assert.Equal("byteRange", PartRegistry.NameOf(Parsed("""{"kind":"byteRange","scale":[0.003921569],"shift":[0]}""").Recipe));
    }

    [Fact]
    public void An_unknown_rule_is_rejected_with_the_nearest_known_one() =>
        Assert.Contains(
            "scaler: “minmax” is not known; did you mean “minMax”?",
            Assert.Throws<RecipeException>(
                () => Parsed("""{"kind":"minmax","scale":[1],"shift":[0]}""")).Message, StringComparison.Ordinal);

    /// <summary>Quartiles of 1, 2, 3, 6 and 10, 30, 20, 40 by interpolation: (1.75, 3.75) and (17.5, 32.5), medians 2.5 and 25.</summary>
    [Fact]
    public void A_rule_registered_from_outside_keeps_its_options()
    {
        if (!PartRegistry.Names<ScalerRecipe>().Contains("robust")) PartRegistry.Add<RobustScalerRecipe>("robust");
        var scaler = Scaler.Fit(new RobustScalerRecipe { Tail = 0.25f }, _rows);
        Assert.Equal([-0.75f, -1f], Scaled(scaler.Map, _rows)[..2].Select(value => MathF.Round(value, 5)));
        var back = Parsed(Written(scaler));
        Assert.Equal(scaler.Recipe, back.Recipe);
        Assert.Equal(Bits(scaler.Map.Scale), Bits(back.Map.Scale));
        var recipe = RecipeJson.Parse("""{ "data": { "scaler": { "scaler": "robust", "tail": 0.1 } } }""");
        Assert.Equal(new RobustScalerRecipe { Tail = 0.1f }, recipe.Data.Scaler);
    }

    private static ScalerRecipe Rule(string name) => PartRegistry.Create<ScalerRecipe>(name);

    private static string Written(Scaler scaler)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) scaler.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Scaler Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Scaler.Read(document.RootElement);
    }

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private static float[] Scaled(AffineMap map, RowTable rows)
    {
        var scaled = new float[rows.Rows * rows.Columns];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = map.Apply(rows.Floats[i], i % rows.Columns);
        }

        return scaled;
    }
}

/// <summary>Each column less its median, divided by the distance between its quartiles (or other quantiles).</summary>
public sealed record RobustScalerRecipe : ScalerRecipe
{
    /// <summary>The share of values below the lower and above the upper quantile, 0 to 0.5.</summary>
    public float Tail { get; init; } = 0.25f;

    public override AffineMap Fit(RowTable rows) => FitColumns(rows, column =>
    {
        Array.Sort(column);
        return (Quantile(column, 0.5), Quantile(column, 1 - Tail) - Quantile(column, Tail));
    });

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
