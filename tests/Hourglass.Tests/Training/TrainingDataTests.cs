using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

/// <summary>Every option of a recipe's data changes which rows there are, or how they are scaled.</summary>
public sealed class TrainingDataTests
{
    /// <summary>Rows (i, 10·i) of the classes a, b, a, b …; with test rows from 100 on.</summary>
    private static DataPair Source(int train = 20, int test = 8) => new(Rows(0, train), test == 0 ? null : Rows(100, test));

    private static DataSet Rows(int first, int count)
    {
        float[] values = [.. Enumerable.Range(first, count).SelectMany(i => (float[])[i, 10 * i])];
        int[] labels = [.. Enumerable.Range(first, count).Select(i => i % 2)];
        return new DataSet("numbers", RowTable.FromFloats(values, count, 2), null, labels, ["a", "b"]);
    }

    private static TrainingData Prepare(DataRecipe recipe, int test = 8, ulong seed = 1) =>
        TrainingData.Prepare(recipe, Source(test: test), seed);

    private static float[] FirstColumn(DataSet? data)
    {
        var row = new float[2];
        return [.. Enumerable.Range(0, data!.Count).Select(r => { data.Table.CopyRow(r, row); return row[0]; })];
    }

    [Fact]
    public void Nothing_asked_for_keeps_all_rows()
    {
        var data = Prepare(new DataRecipe());
        Assert.Equal((20, 8), (data.Train.Count, data.Test!.Count));
        Assert.Null(data.Validation);
        Assert.Same(Scaler.None, data.Scaler);
    }

    [Fact]
    public void Skipped_rows_are_the_first_of_the_training_part()
    {
        var data = Prepare(new DataRecipe { SkipRows = 15 });
        Assert.Equal([15, 16, 17, 18, 19], FirstColumn(data.Train));
        Assert.Equal(8, data.Test!.Count);
    }

    [Fact]
    public void Labels_choose_from_both_parts()
    {
        var data = Prepare(new DataRecipe { Labels = ["b"], SkipRows = 15 });
        Assert.Equal([15, 17, 19], FirstColumn(data.Train));
        Assert.Equal([101, 103, 105, 107], FirstColumn(data.Test));
    }

    [Fact]
    public void Train_labels_choose_from_the_training_rows_alone_after_the_scaler_was_fitted()
    {
        var data = Prepare(new DataRecipe { TrainLabels = ["a"], Scaler = ScalerRecipe.MinMaxPerColumn });
        Assert.Equal(10, data.Train.Count);
        Assert.Equal(8, data.Test!.Count);
        Assert.Equal(1f / 19, data.Scaler.Map.Scale[0]); // row 19 is of class b
    }

    [Fact]
    public void A_test_fraction_sets_rows_apart_by_seed()
    {
        var data = Prepare(new DataRecipe { TestFraction = 0.25 }, test: 0);
        Assert.Equal((15, 5), (data.Train.Count, data.Test!.Count));
        Assert.Equal(FirstColumn(data.Test).Order(), FirstColumn(data.Test)); // both parts keep the order of the rows
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (float)i), FirstColumn(data.Train).Concat(FirstColumn(data.Test)).Order());
        Assert.NotEqual(FirstColumn(data.Test), FirstColumn(Prepare(new DataRecipe { TestFraction = 0.25 }, test: 0, seed: 2).Test));
    }

    [Fact]
    public void A_validation_split_is_taken_from_training_before_the_scaler_is_fitted()
    {
        var recipe = new DataRecipe { Validation = ValidationKind.Split, ValidationFraction = 0.2, Scaler = ScalerRecipe.MinMax };
        var data = Prepare(recipe);
        Assert.Equal((16, 4, 8), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Empty(FirstColumn(data.Train).Intersect(FirstColumn(data.Validation)));
        Assert.Equal(Scaler.Fit(ScalerRecipe.MinMax, data.Train.Table).Map.Scale, data.Scaler.Map.Scale);
        Assert.Equal(2, Prepare(new DataRecipe { Validation = ValidationKind.Split }).Validation!.Count);
        Assert.All(Prepare(recipe with { TrainLabels = ["a"] }).Validation!.Labels.ToArray(), label => Assert.Equal(0, label));
    }

    [Fact]
    public void Validation_on_the_test_rows_is_these_rows()
    {
        var data = Prepare(new DataRecipe { Validation = ValidationKind.Test });
        Assert.Same(data.Test, data.Validation);
    }

    [Fact]
    public void A_shape_is_given_to_both_parts()
    {
        var data = Prepare(new DataRecipe { Shape = [1, 2] });
        Assert.Equal((new Shape(1, 2), new Shape(1, 2)), (data.Train.Shape, data.Test!.Shape));
    }

    [Theory]
    [InlineData("minMax")]
    [InlineData("minMaxPerColumn")]
    [InlineData("standard")]
    [InlineData("byteRange")]
    public void The_scaler_is_the_one_asked_for(string name)
    {
        var recipe = PartRegistry.Create<ScalerRecipe>(name);
        Assert.Equal(Scaler.Fit(recipe, Rows(0, 20).Table).Map.Shift, Prepare(new DataRecipe { Scaler = recipe }).Scaler.Map.Shift);
    }

    [Fact]
    public void Options_that_would_do_nothing_or_cannot_be_are_refused()
    {
        Assert.Contains("data.testFraction", Refused(new DataRecipe { TestFraction = 0.5 }));
        Assert.Contains("data.testFraction", Refused(new DataRecipe { TestFraction = 1.5 }, test: 0));
        Assert.Contains("data.validationFraction", Refused(new DataRecipe { ValidationFraction = 0.5 }));
        Assert.Contains("data.validation is test", Refused(new DataRecipe { Validation = ValidationKind.Test }, test: 0));
        Assert.Contains("data.skipRows", Refused(new DataRecipe { SkipRows = 20 }));
        Assert.Contains("data.labels", Refused(new DataRecipe { Labels = ["c"] }));
        Assert.Contains("data.trainLabels", Refused(new DataRecipe { TrainLabels = ["c"] }));
        Assert.Contains("data.shape", Refused(new DataRecipe { Shape = [1, 3] }));
        Assert.Contains("no row", Refused(new DataRecipe { Labels = ["a"], TrainLabels = ["b"] }));

        static string Refused(DataRecipe recipe, int test = 8) => Assert.Throws<RecipeException>(() => Prepare(recipe, test)).Message;
    }

    [Fact]
    public void The_first_normal_rows_are_trained_on_and_all_others_tested()
    {
        var data = Prepare(new DataRecipe { Normal = "b", Scaler = ScalerRecipe.Standard }, test: 0);
        Assert.Equal([1, 3, 5, 7, 9], FirstColumn(data.Train));
        Assert.Equal([0, 2, 4, 6, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19], FirstColumn(data.Test));
        Assert.Equal(-5 / MathF.Sqrt(8), data.Scaler.Map.Shift[0], 1e-5f); // mean 5, variance 8 of the trained rows
        Assert.Equal(8, Prepare(new DataRecipe { Normal = "b", TestFraction = 0.2 }, test: 0).Train.Count);
        Assert.Contains("test part of its own", Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Normal = "b" })).Message);
        Assert.Contains("data.normal", Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Normal = "c" }, test: 0)).Message);
        Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Normal = "b", TrainLabels = ["b"] }, test: 0));
        Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Normal = "b", Window = 2 }, test: 0));
        Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Normal = "b", TestFraction = 1 }, test: 0));
    }

    [Fact]
    public void A_series_is_cut_into_windows_and_its_last_steps_are_tested()
    {
        var data = Prepare(new DataRecipe { Window = 4, Stride = 3, TestFraction = 0.4 }, test: 0);
        Assert.Equal((4, new Shape(2, 4)), (data.Train.Count, data.Train.Shape));
        var windows = data.Test!;
        Assert.Equal(3, windows.Count);
        Assert.Equal(12, windows.Table.Floats[0]);
        Assert.Equal(19, windows.Table.Floats[2 * 8 + 3]);
        Assert.Null(Prepare(new DataRecipe { Window = 4 }, test: 0).Test);
        Assert.Contains("data.window", Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Window = 40 }, test: 0)).Message);
        Assert.Contains("data.stride", Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Stride = 2 }, test: 0)).Message);
        Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Window = 2, TestFraction = 1.5 }, test: 0));
        Assert.Throws<RecipeException>(() => Prepare(new DataRecipe { Window = 2, Shape = [2] }, test: 0));
    }
}
