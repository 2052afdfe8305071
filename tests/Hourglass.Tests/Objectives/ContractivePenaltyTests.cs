using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.GradientChecks;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Objectives;

/// <summary>The contractive penalty: the norm it says it is, exactly or on average, and its gradient.</summary>
public sealed class ContractivePenaltyTests
{
    private const string Text = """
        {
          "encoder": [ { "layer": "dense", "units": 4, "activation": "sigmoid" } ],
          "decoder": [ { "layer": "dense", "units": 6, "activation": "sigmoid" } ],
          "objective": { "loss": "binaryCrossEntropy", "penalties": [ { "penalty": "contractive", "weight": 0.3 } ] },
          "training": { "epochs": 8, "batchSize": 16, "learningRate": 0.02, "seed": 3 }
        }
        """;

    public static TheoryData<string> Activations => ["identity", "relu", "leakyRelu", "elu", "gelu", "sigmoid", "tanh", "softplus"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void It_is_the_squared_norm_of_the_numeric_derivatives(string activation)
    {
        var (model, rows) = (Model($"encoder.0.activation={activation}"), TinyData.Rows(9));
        var (weight, bias) = (Read(model, "encoder.0.weight"), Read(model, "encoder.0.bias"));
        var kind = ((Hourglass.Layers.Dense)model.Encoder.Layers[0]).Activation;
        const double Step = 1e-5;
        var sum = 0.0;
        for (var r = 0; r < 9; r++)
        {
            for (var i = 0; i < 6; i++)
                for (var j = 0; j < 4; j++)
                    sum += Math.Pow((Unit(r, j, i, Step) - Unit(r, j, i, -Step)) / (2 * Step), 2);
        }

        Assert.Equal(1, model.Evaluate(TinyData.Table(9)).Terms["contractive"] / (sum / 9), 1e-4);
        Assert.Contains("0.3·contractive (exact)", model.Objective.ToString(), StringComparison.Ordinal);

        double Unit(int row, int unit, int moved, double by)
        {
            double a = bias[unit];
            for (var i = 0; i < 6; i++) a += weight[unit * 6 + i] * (rows[row, i] + (i == moved ? by : 0));
            return Pointwise.Value(kind, a);
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Its_gradient_is_its_derivative(string activation)
    {
        var settings = (string[])[$"encoder.0.activation={activation}", "objective.penalties.0.weight=3"];
        foreach (var tied in (string[])["false", "true"])
        {
            var recipe = RecipeJson.Parse(Text, [.. settings, $"decoder.0.tied={tied}"]);
            var model = new Autoencoder(recipe, new Shape(6), backend: new ReferenceBackend());
            GradientCheck.Model(model, TinyData.Table(7)).ThrowIfFailed();
        }
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("gelu")]
    public void The_estimate_meets_the_exact_norm_on_average(string activation)
    {
        var exact = Model($"encoder.0.activation={activation}");
        var estimate = Model(TwoLayers(activation)); // the same function and weights in two layers
        var row = TinyData.Rows(1).Cast<float>();
        var many = RowTable.FromFloats([.. Enumerable.Repeat(row, 20_000).SelectMany(values => values)], 20_000, 6);
        Assert.Equal(1, estimate.Evaluate(many).Terms["contractive"] / exact.Evaluate(many).Terms["contractive"], 0.02);
        Assert.Contains("contractive (estimate)", estimate.Objective.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_estimates_gradient_meets_the_exact_ones_on_average()
    {
        var row = TinyData.Rows(1).Cast<float>().ToArray();
        var exact = Gradient(Model("objective.penalties.0.weight=50"));
        var estimate = Gradient(Model("objective.penalties.0.weight=50", TwoLayers("sigmoid")));
        var largest = exact.Max(Math.Abs);
        for (var i = 0; i < exact.Length; i++) Assert.Equal(exact[i], estimate[i], 0.06f * largest);

        float[] Gradient(Autoencoder model)
        {
            var workspace = new Workspace(model, 20_000, training: true);
            for (var r = 0; r < 20_000; r++) model.Backend.Upload(row, workspace.Input(20_000).SliceRows(r, 1));
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(20_000, 1, 0);
            var weight = model.Parameters.Parameters.Single(p => p.Name == "encoder.0.weight");
            var values = new float[weight.Length];
            model.Backend.Download(weight.Gradient, values);
            return values;
        }
    }

    [Theory]
    [InlineData("encoder.0.activation=sigmoid")]
    [InlineData(
        "encoder=[{\"layer\":\"dense\",\"units\":8,\"activation\":\"tanh\"},{\"layer\":\"dense\",\"units\":4,\"activation\":\"sigmoid\"}]")]
    public void A_weight_lowers_the_norm(string encoder)
    {
        var (free, held) = (Norm("objective.penalties.0.weight=0"), Norm("objective.penalties.0.weight=1"));
        Assert.True(held < 0.5 * free, $"{held} after {free}");

        double Norm(string setting)
        {
            var model = Model(encoder, setting, "training.epochs=40");
            new Trainer(model).Fit(TinyData.Table(100));
            return model.Evaluate(TinyData.Table(100)).Terms["contractive"];
        }
    }

    [Fact]
    public void Dropout_is_left_out_of_the_derivatives()
    {
        const string dropout = "encoder=[{\"layer\":\"dense\",\"units\":4},{\"layer\":\"activation\",\"activation\":\"sigmoid\"},"
            + "{\"layer\":\"dropout\",\"rate\":0.5}]";
        Assert.Equal(Term(TwoLayers("sigmoid")), Term(dropout));

        static double Term(string encoder)
        {
            var model = Model(encoder);
            var workspace = new Workspace(model, 9, training: true);
            model.Backend.Upload([.. TinyData.Rows(9).Cast<float>()], workspace.Input(9));
            workspace.ComputeGradient(9, 1, 0);
            return workspace.Terms[2];
        }
    }

    [Theory]
    [InlineData("encoder.0.activation=gelu")]
    [InlineData(
        "encoder=[{\"layer\":\"dense\",\"units\":8,\"activation\":\"tanh\"},{\"layer\":\"dense\",\"units\":4,\"activation\":\"sigmoid\"}]")]
    public void A_step_allocates_nothing_and_the_same_seed_gives_the_same_bits(string encoder)
    {
        var model = Model(encoder);
        var workspace = new Workspace(model, 16, training: true);
        var first = Pass();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 20; i++) Pass();
        }));
        Assert.Equal(first, Pass());

        double Pass()
        {
            model.Parameters.ZeroGradients();
            return workspace.ComputeGradient(16, 1, 0);
        }
    }

    [Fact]
    public void A_negative_weight_is_refused() =>
        Assert.Contains("objective.penalties.0: the weight of contractive must be", Assert.Throws<RecipeException>(
            () => Model("objective.penalties.0.weight=-1")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_conditional_encoder_is_refused() =>
        Assert.Contains("expects an encoder of x alone, 6 values", Assert.Throws<RecipeException>(
            () => new Autoencoder(RecipeJson.Parse(Text, "conditional=true"), new Shape(6), classNames: ["a", "b"])).Message,
            StringComparison.Ordinal);

    private static string TwoLayers(string activation) =>
        $$"""encoder=[{"layer":"dense","units":4},{"layer":"activation","activation":"{{activation}}"}]""";

    private static Autoencoder Model(params string[] settings) => new(RecipeJson.Parse(Text, settings), new Shape(6));

    private static float[] Read(Autoencoder model, string name)
    {
        var parameter = model.Parameters.Parameters.Single(p => p.Name == name);
        var values = new float[parameter.Length];
        model.Backend.Download(parameter.Values, values);
        return values;
    }
}
