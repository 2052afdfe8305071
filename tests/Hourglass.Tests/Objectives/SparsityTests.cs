using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Training;

namespace Hourglass.Tests.Objectives;

/// <summary>L1 on activities and KL sparsity, on real digits of 8×8 pixels.</summary>
public sealed class SparsityTests
{
    [Fact]
    public void An_l1_cost_makes_activities_small_and_many_of_them_zero()
    {
        var (free, freeLoss) = Codes("relu", """{ "penalty": "l1", "weight": 0 }""");
        var (sparse, sparseLoss) = Codes("relu", """{ "penalty": "l1", "weight": 0.002 }""");
        Assert.True(Mean(sparse) < Mean(free) / 2, $"Mean activity {Mean(sparse)} beside {Mean(free)} without a cost.");
        Assert.True(Zeros(sparse) > Zeros(free), $"A share of {Zeros(sparse)} is zero, {Zeros(free)} without a cost.");
        Assert.True(sparseLoss < freeLoss + 0.05, $"Cross-entropy {sparseLoss} beside {freeLoss}.");
    }

    [Fact]
    public void A_code_wider_than_its_input_copies_any_row_unless_activities_cost_something()
    {
        // Each pixel shuffled among the rows: values and their frequencies stay, what makes them digits is gone.
        var digits = SampleDataSets.Digits().Train;
        var (rows, values) = (digits.Count, new float[digits.Count * 64]);
        var (row, order) = (new float[64], new int[rows]);
        for (var c = 0; c < 64; c++)
        {
            new RandomStream(1, RandomPurpose.Data, (uint)c).Shuffle(order);
            for (var r = 0; r < rows; r++)
            {
                digits.Table.CopyRow(order[r], row);
                values[(r * 64) + c] = row[c];
            }
        }

        var shuffled = RowTable.FromFloats(values, rows, 64);
        Assert.True(Explained(0) > 0.95, $"Without a cost {Explained(0)} of the shuffled pixels' variance is explained.");
        Assert.True(Explained(0.2f) < 0.7, $"With it {Explained(0.2f)} is.");

        double Explained(float weight)
        {
            var recipe = RecipeJson.Parse(FormattableString.Invariant($$"""
                {
                  "encoder": [ { "layer": "dense", "units": 128, "activation": "relu" } ],
                  "decoder": [ { "layer": "dense", "units": 64 } ],
                  "objective": { "penalties": [ { "penalty": "l1", "weight": {{weight}} } ] },
                  "training": { "epochs": 80, "batchSize": 64, "learningRate": 0.003, "seed": 1, "schedule": { "kind": "cosine" } }
                }
                """));
            var model = new Autoencoder(recipe, new Shape(64), Scaler.Fit(ScalerRecipe.MinMax, digits.Table), new CpuBackend(1));
            model.Fit(digits);
            return model.Evaluate(shuffled).ExplainedVariance;
        }
    }

    [Fact]
    public void Mean_activities_reach_the_target()
    {
        foreach (var target in (float[])[0.05f, 0.2f])
        {
            var penalty = FormattableString.Invariant($$"""{ "penalty": "klSparsity", "weight": 1, "target": {{target}} }""");
            var (codes, _) = Codes("sigmoid", penalty);
            Assert.Equal(target, Mean(codes), 0.02);
        }
    }

    [Fact]
    public void The_divergence_is_zero_at_the_target_and_as_the_formula_says_elsewhere()
    {
        foreach (var (activity, expected) in ((float, double)[])[(0.25f, 0), (0.5f, 2 * (0.25 * Math.Log(0.5) + 0.75 * Math.Log(1.5)))])
        {
            var terms = new double[1];
            var penalty = Built("""{ "penalty": "klSparsity", "weight": 3, "target": 0.25 }""", out var backend);
            var values = backend.Allocate(2 * 2).AsMatrix(0, 2, 2);
            backend.Upload([activity - 0.1f, activity + 0.1f, activity + 0.1f, activity - 0.1f], values);
            var cost = penalty.Apply(
                new PenaltyPass
                {
                    Backend = backend, Input = values, Source = values, EncoderOutput = values, Code = values, Logits = values,
                    Values = values,
                    Scratch = backend.Allocate(4).AsMatrix(0, 2, 2),
                },
                terms);
            Assert.Equal(expected, terms[0], 1e-6);
            Assert.Equal(3 * expected, cost, 1e-6);
        }
    }

    [Fact]
    public void Options_out_of_range_and_layers_that_do_not_suit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new L1Activity(-1));
        Assert.Throws<ArgumentException>(() => new KlSparsity(1, 0));
        Assert.Throws<ArgumentException>(() => new KlSparsity(1, 1));
        var fault = Assert.Throws<RecipeException>(() => Model("relu", """{ "penalty": "klSparsity", "weight": 1 }""", new Shape(2), 2));
        Assert.Contains("sigmoid", fault.Message);
        fault = Assert.Throws<RecipeException>(
            () => Model("relu", """{ "penalty": "l1", "weight": 1, "layer": "encoder.9" }""", new Shape(2), 2));
        Assert.Contains("encoder.0", fault.Message);
    }

    [Theory]
    [InlineData("encoder.0")] // the pictures' flattening comes first
    [InlineData("decoder.0")] // a reshape
    [InlineData("decoder.1")] // the last with units, whose activation belongs to the loss; decoder.2 turns them into a picture
    public void A_layer_without_units_of_its_own_is_refused(string layer)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "encoder": [ { "layer": "dense", "units": 4, "activation": "relu" } ],
              "decoder": [
                { "layer": "reshape", "shape": [4] }, { "layer": "dense", "units": 9, "activation": "sigmoid" },
                { "layer": "reshape", "shape": [1, 3, 3] } ],
              "objective": { "penalties": [ { "penalty": "l1", "weight": 1, "layer": "{{layer}}" } ] },
              "training": { "epochs": 1 }
            }
            """);
        var fault = Assert.Throws<RecipeException>(() => new Autoencoder(recipe, new Shape(1, 3, 3)));
        Assert.Contains("no layer with units", fault.Message, StringComparison.Ordinal);
        Assert.Contains("encoder.1", fault.Message, StringComparison.Ordinal);
    }

    private static Penalty Built(string penalty, out Backend backend)
    {
        var model = Model("sigmoid", penalty, new Shape(2), 2);
        backend = model.Backend;
        return model.Objective.Penalties[0];
    }

    private static Autoencoder Model(string activation, string penalty, Shape shape, int units) => new(
        RecipeJson.Parse($$"""
            {
              "encoder": [ { "layer": "dense", "units": {{units}}, "activation": "{{activation}}" } ],
              "decoder": [ { "layer": "dense", "units": {{shape.Size}}, "activation": "sigmoid" } ],
              "objective": { "loss": "binaryCrossEntropy", "reduction": "mean", "penalties": [ {{penalty}} ] },
              "training": { "epochs": 40, "batchSize": 64, "learningRate": 0.003, "seed": 1 }
            }
            """),
        shape, shape.Size == 64 ? Scaler.Fit(ScalerRecipe.MinMax, SampleDataSets.Digits().Train.Table) : null, new CpuBackend(1));

    private static (float[] Codes, double Loss) Codes(string activation, string penalty)
    {
        var (train, test) = SampleDataSets.Digits().Train.Split(0.2, seed: 1);
        var model = Model(activation, penalty, train.Shape, 48);
        model.Fit(train);
        return ([.. model.Encode(test).Cast<float>()], model.Evaluate(test).Terms["binaryCrossEntropy"]);
    }

    private static double Mean(float[] codes) => codes.Average(v => Math.Abs(v));

    private static double Zeros(float[] codes) => codes.Count(v => v == 0) / (double)codes.Length;
}
