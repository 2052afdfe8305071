using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

public sealed class TrainingWarningsTests
{
    private static readonly DataSet _rows = Rows(0, 60);

    [Theory]
    [InlineData("sigmoid", "standard", "the last layer's sigmoid gives values from 0 to 1; the scaled training rows have values from -")]
    [InlineData("tanh", "standard", "the last layer's tanh gives values from -1 to 1")]
    [InlineData("relu", "standard", "the last layer's ReLU gives values from 0 up")]
    [InlineData("softplus", "standard", "the last layer's softplus gives values from 0 up")]
    [InlineData("gelu", "standard", "the last layer's GELU gives values from -0.17 up")]
    [InlineData("sigmoid", "none", "(outside in columns 1, 2), which it cannot reach")]
    [InlineData("relu", "minMaxPerColumn", null)]
    [InlineData("sigmoid", "minMaxPerColumn", null)]
    [InlineData("tanh", "minMax", null)]
    [InlineData("leakyRelu", "standard", null)]
    [InlineData(null, "standard", null)]
    public void A_last_activation_that_cannot_reach_the_rows_is_warned_of(string? activation, string scaler, string? expected)
    {
        var model = Model(activation, scaler);
        var warnings = TrainingWarnings.Of(model, _rows);
        if (expected is null) Assert.Empty(warnings);
        else Assert.Contains(expected, Assert.Single(warnings), StringComparison.Ordinal);

        var messages = new Messages();
        new Trainer(model) { Messages = messages }.Fit(_rows);
        Assert.Equal(warnings, messages.All);
    }

    [Theory]
    [InlineData(3, "", true)]
    [InlineData(4, "", true)]
    [InlineData(2, "", false)]
    [InlineData(4, ", 'corruption': { 'corruption': 'gaussianNoise', 'sigma': 0.1 }", false)]
    [InlineData(4, ", 'objective': { 'penalties': [ { 'penalty': 'l1', 'weight': 0.1 } ] }", false)]
    public void A_network_that_can_copy_its_input_is_warned_of(int code, string more, bool isWarned)
    {
        var recipe = RecipeJson.Parse($$"""
            { "encoder": [ { "layer": "dense", "units": {{code}} } ], "decoder": [ { "layer": "dense", "units": 3 } ],
              "training": { "epochs": 1 } {{more.Replace('\'', '"')}} }
            """);
        var warnings = TrainingWarnings.Of(new Autoencoder(recipe, new Shape(3)), _rows);
        if (isWarned) Assert.Contains($"the code has {code} values and a row has 3", Assert.Single(warnings), StringComparison.Ordinal);
        else Assert.Empty(warnings);
    }

    [Fact]
    public void A_narrow_layer_or_dropout_keeps_a_wide_code_from_copying()
    {
        foreach (var layer in (string[])["""{ "layer": "dense", "units": 2 }""", """{ "layer": "dropout", "rate": 0.5 }"""])
        {
            var recipe = RecipeJson.Parse($$"""
                { "encoder": [ {{layer}}, { "layer": "dense", "units": 4 } ], "decoder": [ { "layer": "dense", "units": 3 } ] }
                """);
            Assert.Empty(TrainingWarnings.Of(new Autoencoder(recipe, new Shape(3)), _rows));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("redraw")]
    public void Held_out_rows_outside_the_range_of_the_loss_are_noted_before_training_and_measured(string binarize)
    {
        var recipe = RecipeJson.Parse($$"""
            { "encoder": [ { "layer": "dense", "units": 2 } ],
              "decoder": [ { "layer": "dense", "units": 3, "activation": "sigmoid" } ],
              "data": { "binarize": "{{binarize}}", "scaler": "minMaxPerColumn" }, "objective": { "loss": "binaryCrossEntropy" },
              "training": { "epochs": 2 } }
            """);
        var model = new Autoencoder(recipe, new Shape(3), Scaler.Fit(ScalerRecipe.MinMaxPerColumn, _rows.Table));
        var outside = new DataSet("outside", RowTable.FromFloats([0, 0, 5, 9, -1, 5, 0.5f, 7, 5], 3, 3), columnNames: ["a", "b", "c"]);
        var notes = TrainingWarnings.Of(model, _rows, outside, _rows);
        Assert.StartsWith(
            "2 of 3 validation rows have scaled values outside [0, 1], from ", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("columns “a”, “b”", notes[0], StringComparison.Ordinal);

        var messages = new Messages();
        var result = new Trainer(model) { Messages = messages }.Fit(_rows, outside);
        Assert.Equal(notes, messages.All);
        Assert.Equal(StopReason.Completed, result.Reason);
        Assert.True(double.IsFinite(result.History.Entries[^1].Validation!["loss"]));
        Assert.True(double.IsFinite(model.Evaluate(outside).Loss));
    }

    [Fact]
    public void Training_rows_outside_are_refused_before_training_with_rows_and_columns()
    {
        var recipe = RecipeJson.Parse("""
            { "encoder": [ { "layer": "dense", "units": 2 } ], "decoder": [ { "layer": "dense", "units": 3, "activation": "sigmoid" } ],
              "objective": { "loss": "binaryCrossEntropy" }, "training": { "epochs": 1 } }
            """);
        var rows = new DataSet("rows", RowTable.FromFloats([0, 1, 0.5f, 0, 1.5f, 0.5f, 0, 2, 0.5f], 3, 3), columnNames: ["a", "b", "c"]);
        var message = Assert.ThrowsAny<ArgumentException>(() => new Autoencoder(recipe, new Shape(3)).Fit(rows)).Message;
        Assert.Contains("found values from 0 to 2", message, StringComparison.Ordinal);
        Assert.Contains(
            "2 of 3 training rows have such values, the first of them row 1, in column “b”.", message, StringComparison.Ordinal);
    }

    /// <summary>Columns far from 0 that earlier scalers mapped to −3e-7 to 1.0000135.</summary>
    [Fact]
    public void Scaled_columns_near_1000_are_within_0_and_1_for_cross_entropy()
    {
        var random = new Random(5);
        var rows = RowTable.FromFloats([.. Enumerable.Range(0, 400).Select(_ => 1000 + 20 * random.NextSingle())], 100, 4);
        var scaler = Scaler.Fit(ScalerRecipe.MinMaxPerColumn, rows);
        Assert.Equal((0f, 1f), rows.Range(scaler.Map));
    }

    [Fact]
    public void A_collapse_says_what_is_true_and_its_cause()
    {
        var summary = new PosteriorSummary([0.01, 0.02], [0.02, 0.03], 100);
        const string Figures = "the divergence of all 2 dimensions is 0.03 nats per row, although 2 of them vary a little";
        Assert.Contains(Figures, summary.DescribeCollapse(), StringComparison.Ordinal);
        Assert.Contains("warm-up", summary.DescribeCollapse(), StringComparison.Ordinal);
        var mean = RecipeJson.Parse("""
            { "encoder": [ { "layer": "dense", "units": 2 } ], "bottleneck": { "bottleneck": "gaussian", "size": 2 },
              "decoder": [ { "layer": "dense", "units": 3 } ],
              "objective": { "loss": "squaredError", "reduction": "mean", "penalties": [ { "penalty": "kl" } ] } }
            """);
        var found = summary.DescribeCollapse(new Autoencoder(mean, new Shape(3)))!;
        Assert.Contains(Figures, found, StringComparison.Ordinal);
        Assert.Contains(
            "objective.reduction = mean, which divides the reconstruction loss by the 3 features", found, StringComparison.Ordinal);
        Assert.DoesNotContain("dimensions are active", found, StringComparison.Ordinal);
        var few = new PosteriorSummary([0.0, 0.5], [0.0, 0.0], 100).DescribeCollapse();
        Assert.Contains("only 0 of 2 dimensions vary with the row", few, StringComparison.Ordinal);
    }

    private static DataSet Rows(int first, int count) => new("rows", RowTable.FromFloats(
        [.. Enumerable.Range(first, count).SelectMany(i => (float[])[MathF.Abs(MathF.Sin(i)), 3 * MathF.Cos(i), 5 + MathF.Sin(2 * i)])],
        count, 3));

    private static Autoencoder Model(string? activation, string scaler)
    {
        var last = activation is null ? "" : $", \"activation\": \"{activation}\"";
        var recipe = RecipeJson.Parse($$"""
            { "data": { "scaler": "{{scaler}}" }, "encoder": [ { "layer": "dense", "units": 2 } ],
              "decoder": [ { "layer": "dense", "units": 3{{last}} } ], "training": { "epochs": 1 } }
            """);
        return new Autoencoder(recipe, new Shape(3), Scaler.Fit(PartRegistry.Create<ScalerRecipe>(scaler), _rows.Table));
    }

    private sealed class Messages : IProgress<string>
    {
        public List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
