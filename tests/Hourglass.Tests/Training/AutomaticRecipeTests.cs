using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

public sealed class AutomaticRecipeTests
{
    [Fact]
    public void The_scaler_follows_the_values()
    {
        var bytes = RowTable.FromBytes([.. Enumerable.Range(0, 400).Select(i => (byte)(i * 7))], 40, 10);
        Assert.Equal(ScalerRecipe.ByteRange, Chosen(new DataSet("bytes", bytes)).Data.Scaler);
        Assert.Equal(ScalerRecipe.None, Chosen(Table(40, 10, (r, c) => (r * 3 + c * c) % 2)).Data.Scaler);
        Assert.Equal(ScalerRecipe.Standard, Chosen(Table(40, 3, (r, c) => Math.Sin(r * (c + 1)) * Math.Pow(100, c))).Data.Scaler);
        Assert.Equal(ScalerRecipe.StandardOverall, Chosen(Table(40, 20, (r, c) => 50 + Math.Sin(r + 0.3 * c))).Data.Scaler);
    }

    [Fact]
    public void The_code_has_as_many_numbers_as_the_rows_have_factors()
    {
        // Ten columns made of three factors of equal variance.
        var rows = Table(500, 10, (r, c) => Draw(r, c % 3));
        Assert.Equal(3, CodeOf(Chosen(rows)));
        Assert.Equal(2, CodeOf(Chosen(rows, RecipeTask.Visualize)));
        // No more than half of the columns, and one at least.
        Assert.Equal(2, CodeOf(Chosen(Table(500, 4, Draw))));
        Assert.Equal(1, CodeOf(Chosen(Table(500, 4, (_, _) => 1))));
    }

    [Fact]
    public void One_long_column_is_cut_into_windows_of_its_period()
    {
        var automatic = AutomaticRecipe.Choose(Table(3000, 1, (t, _) => Math.Sin(2 * Math.PI * t / 50) + 0.001 * t));
        Assert.Equal(50, automatic.Recipe.Data.Window);
        Assert.Equal(6, automatic.Recipe.Data.Stride);
        Assert.Contains("repeat about every 50 steps", automatic.Choices[0].Reason);
        Assert.Null(Chosen(Table(3000, 2, Draw)).Data.Window);
        Assert.NotNull(Chosen(Table(3000, 2, (t, c) => Math.Sin(t * 0.01 * (c + 1)))).Data.Window);
    }

    [Fact]
    public void Validation_windows_share_no_step_with_the_others()
    {
        var series = Table(1000, 1, (t, _) => t);
        var recipe = new DataRecipe { Window = 10, Stride = 3, Validation = ValidationKind.Split };
        var data = TrainingData.Prepare(recipe, new DataPair(series, null), 1);
        float[] first = new float[10], last = new float[10];
        data.Train.Table.CopyRow(data.Train.Count - 1, last);
        data.Validation!.Table.CopyRow(0, first);
        Assert.InRange(first[0] - last[^1], 1, 3);
    }

    [Fact]
    public void Anomalies_are_learned_from_the_named_or_the_most_frequent_class()
    {
        var rows = new DataSet(
            "table", Table(90, 4, Draw).Table, labels: [.. Enumerable.Range(0, 90).Select(r => r % 3 == 0 ? 0 : 1)],
            classNames: ["bad", "good"]);
        var automatic = AutomaticRecipe.Choose(rows, new AutomaticOptions { Task = RecipeTask.Anomalies });
        Assert.Equal(("good", "joint"), (automatic.Recipe.Data.Normal, automatic.Recipe.Score));
        Assert.Contains("“good” alone, the most frequent of bad, good", automatic.Choices[0].Reason);
        var named = AutomaticRecipe.Choose(rows, new AutomaticOptions { Task = RecipeTask.Anomalies, Normal = "bad" });
        Assert.Equal("bad", named.Recipe.Data.Normal);
        Assert.Contains("the one named", named.Choices[0].Reason);
        Assert.Contains("bad, good", Assert.Throws<RecipeException>(() => AutomaticRecipe.Choose(
            rows, new AutomaticOptions { Task = RecipeTask.Anomalies, Normal = "ugly" })).Message);
        Assert.Null(Chosen(rows).Data.Normal);
        var whole = Chosen(rows, RecipeTask.Anomalies, hasTest: true);
        Assert.Equal(["good"], whole.Data.TrainLabels!);
    }

    [Fact]
    public void A_task_has_its_parts()
    {
        var rows = Table(200, 6, Draw);
        Assert.Equal(0.5f, Assert.IsType<GaussianNoiseRecipe>(Chosen(rows, RecipeTask.Denoise).Corruption).Sigma);
        Assert.Equal(1f, Assert.IsType<GaussianNoiseRecipe>(Chosen(rows, RecipeTask.Anomalies).Corruption).Sigma);
        Assert.IsType<GaussianBottleneckRecipe>(Chosen(rows, RecipeTask.Generate).Bottleneck);
        Assert.True(CodeOf(Chosen(rows, RecipeTask.Compress)) <= CodeOf(Chosen(rows, RecipeTask.Embed)));
        foreach (var task in Enum.GetValues<RecipeTask>()) Assert.Equal(task, Chosen(rows, task).Task);
    }

    [Fact]
    public void The_recipe_is_complete_and_trains_the_same_weights_again()
    {
        var rows = new DataSet("tiny", TinyData.Rows(80));
        var model = Autoencoder.Train(rows);
        var again = Autoencoder.Train(RecipeJson.Parse(RecipeJson.Write(model.Recipe)), rows);
        Assert.Equal(TinyData.Weights(model), TinyData.Weights(again));
        Assert.InRange(model.LatentSize, 1, 3);
        Assert.InRange(model.Evaluate(rows).ExplainedVariance, 0.8, 1);
    }

    [Fact]
    public void Five_choices_have_reasons()
    {
        var automatic = AutomaticRecipe.Choose(Table(100, 5, Draw));
        Assert.Equal(["rows", "scaler", "code", "network", "training"], automatic.Choices.Select(choice => choice.Subject));
        Assert.All(automatic.Choices, choice => Assert.Matches(@"^\S+ +\S.*: \S", choice.ToString()));
        Assert.Contains("at least 4", Assert.Throws<RecipeException>(() => AutomaticRecipe.Choose(Table(3, 5, Draw))).Message);
    }

    private static Recipe Chosen(DataSet rows, RecipeTask? task = null, bool hasTest = false) =>
        AutomaticRecipe.Choose(rows, new AutomaticOptions { Task = task, HasTest = hasTest }).Recipe;

    private static int CodeOf(Recipe recipe) => recipe.Encoder is [ResidualRecipe block] ? ((DenseRecipe)block.Layers[^1]).Units : 0;

    private static double Draw(int row, int column) =>
        new RandomStream(7, RandomPurpose.Data, (uint)row).Word((uint)column) / (double)uint.MaxValue;

    private static DataSet Table(int rows, int columns, Func<int, int, double> value)
    {
        var values = new float[rows, columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++) values[r, c] = (float)value(r, c);
        return new DataSet("table", values);
    }
}
