using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Tests.Data;

public sealed class DataSetTests
{
    [Fact]
    public void Arrays_and_tensors_are_copied_row_by_row()
    {
        var array = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        var data = new DataSet("d", array);
        array[0, 0] = 9;
        Assert.Equal([1f, 2, 3, 4, 5, 6], data.Table.Floats.ToArray());
        Assert.Equal((2, new Shape(3)), (data.Count, data.Shape));

        var tensor = Tensor.Create<float>([.. Enumerable.Range(0, 24).Select(i => (float)i)], [2, 3, 2, 2]);
        var pictures = DataSet.FromTensor("t", tensor);
        Assert.Equal((2, new Shape(3, 2, 2)), (pictures.Count, pictures.Shape));
        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => (float)i)], pictures.Table.Floats.ToArray());
        Assert.Throws<ArgumentException>(() => DataSet.FromTensor("t", Tensor.Create<float>([1, 2], [2])));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_refused_with_row_and_column(float value)
    {
        var rows = new float[40];
        rows[2 * 17 + 1] = value;
        var e = Assert.Throws<DataFormatException>(() => new DataSet("beats", RowTable.FromFloats(rows, 20, 2), columnNames: ["id", "hr"]));
        Assert.StartsWith("beats, row 17, column “hr”: expected a finite number", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "row 0, column 1", Assert.Throws<DataFormatException>(() => new DataSet("d", new float[,] { { 0, value } })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_disagree_are_refused()
    {
        var table = RowTable.FromFloats(new float[6], 2, 3);
        Assert.Contains(
            "3 values cannot have the shape 2×2", Assert.Throws<ArgumentException>(
                () => new DataSet("d", table, new Shape(2, 2))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "each of 2 rows; found 1", Assert.Throws<ArgumentException>(() => new DataSet("d", table, null, [0], ["a"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "labels from 0 to 1", Assert.Throws<ArgumentException>(() => new DataSet("d", table, null, [0, 2], ["a", "b"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "require class names", Assert.Throws<ArgumentException>(() => new DataSet("d", table, null, [0, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "3 column names; found 1", Assert.Throws<ArgumentException>(() => new DataSet("d", table, columnNames: ["a"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_selected_with_their_labels()
    {
        var data = Numbered(10);
        Assert.Equal([8f, 1, 8], Values(data.Select([8, 1, 8])));
        Assert.Equal([2, 1, 2], data.Select([8, 1, 8]).Labels.ToArray());
        Assert.Equal([7f, 8, 9], Values(data.Skip(7)));
        Assert.Equal([0f, 1], Values(data.Take(2)));
        Assert.Same(data, data.Skip(0));
        Assert.Same(data, data.Take(10));
        Assert.Equal([0f, 2, 3, 5, 6, 8, 9], Values(data.WithLabels("zero", "two")));
        Assert.Equal(data.ClassNames, data.WithLabels("two").ClassNames);
        Assert.Contains(
            "there is no row 10", Assert.Throws<ArgumentOutOfRangeException>(() => data.Select([10])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Skip(10));
        Assert.Contains(
            "its classes are zero, one, two", Assert.Throws<InvalidInputException>(() => data.WithLabels("three")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_is_a_partition_that_the_seed_decides()
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var data = Numbered(11 + (int)seed);
            var (kept, apart) = data.Split(.3, seed);
            Assert.Equal((int)Math.Round(.3 * data.Count), apart.Count);
            Assert.Equal(Values(data), Values(kept).Concat(Values(apart)).Order());
            Assert.Equal(Values(apart), Values(data.Split(.3, seed).Apart));
            Assert.Equal(Values(kept), Values(kept).Order());
        }

        Assert.NotEqual(Values(Numbered(50).Split(.5, 1).Apart), Values(Numbered(50).Split(.5, 2).Apart));
        Assert.Single(Values(Numbered(2).Split(.01, 0).Apart));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(5).Split(1, 0));
    }

    [Fact]
    public void Rows_named_are_set_apart_in_the_order_given()
    {
        var (kept, apart) = Numbered(6).SplitBy([4, 0]);
        Assert.Equal([4f, 0], Values(apart));
        Assert.Equal([1f, 2, 3, 5], Values(kept));
        Assert.Contains(
            "row 4 does not exist or is listed twice", Assert.Throws<ArgumentException>(() => Numbered(6).SplitBy([4, 4])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Numbered(6).SplitBy([6]));
    }

    [Fact]
    public void Rows_keep_the_numbers_they_were_read_with()
    {
        var selected = Numbered(20).Skip(5).Split(.3, 1).Apart.WithShape(new Shape(1)).Select([3, 0]);
        for (var row = 0; row < 2; row++) Assert.Equal(Values(selected)[row], selected.NumberOf(row));
        Assert.Equal(7, Numbered(20).NumberOf(7));
    }

    /// <summary>Row r holds r and is of class r mod 3.</summary>
    private static DataSet Numbered(int count) => new(
        "numbers", RowTable.FromFloats([.. Enumerable.Range(0, count).Select(r => (float)r)], count, 1), null,
        [.. Enumerable.Range(0, count).Select(r => r % 3)], ["zero", "one", "two"]);

    private static float[] Values(DataSet data) => data.Table.Floats.ToArray();
}
