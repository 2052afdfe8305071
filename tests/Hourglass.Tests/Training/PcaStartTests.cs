using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

public sealed class PcaStartTests
{
    private static readonly ResidualRecipe _block = new()
    {
        Projection = true, Layers = [new DenseRecipe { Units = 8, Activation = ActivationKind.Tanh }, new DenseRecipe { Units = 2 }],
    };

    [Fact]
    public void A_model_without_a_step_is_pca()
    {
        foreach (LayerRecipe encoder in (LayerRecipe[])[new DenseRecipe { Units = 2 }, _block])
        {
            var rows = new DataSet("tiny", TinyData.Rows(60));
            var model = Autoencoder.Train(Recipe(encoder, epochs: 0), rows);
            var pca = Pca.Fit(rows.Table, model.Scaler.Map, 2);
            Assert.Equal(pca.MeanSquaredError(rows.Table, model.Scaler.Map), model.Evaluate(rows).MeanSquaredError, 1e-6);
        }
    }

    [Fact]
    public void Fewer_rows_than_columns_give_pca_too()
    {
        var draws = new RandomStream(1, RandomPurpose.Data);
        var values = new float[12, 40];
        for (var r = 0; r < 12; r++)
            for (var c = 0; c < 40; c++) values[r, c] = draws.Word((uint)(r * 40 + c)) / (float)uint.MaxValue;
        var rows = new DataSet("wide", values);
        var model = Autoencoder.Train(Recipe(new DenseRecipe { Units = 2 }, epochs: 0), rows);
        Assert.Equal(
            Pca.Fit(rows.Table, model.Scaler.Map, 2).MeanSquaredError(rows.Table, model.Scaler.Map), model.Evaluate(rows).MeanSquaredError,
            1e-5);
    }

    [Fact]
    public void Early_stopping_never_keeps_less_than_the_start()
    {
        var rows = new DataSet("tiny", TinyData.Rows(60));
        var recipe = Recipe(_block, epochs: 5) with { Data = new() { Scaler = ScalerRecipe.Standard, Validation = ValidationKind.Split } };
        recipe = recipe with
        {
            // steps so large that nothing is learned
            Training = recipe.Training with { LearningRate = 1, EarlyStopping = new EarlyStoppingRecipe { Patience = 5 } },
        };
        var data = TrainingData.Prepare(recipe.Data, new DataPair(rows, null), recipe.Training.Seed);
        var model = data.CreateModel(recipe);
        model.Fit(data.Train, data.Validation);
        var pca = Pca.Fit(data.Train.Table, data.Scaler.Map, 2);
        var limit = pca.MeanSquaredError(data.Validation!.Table, data.Scaler.Map);
        Assert.InRange(model.Evaluate(data.Validation!).MeanSquaredError, 0, limit * 1.0001);
    }

    [Fact]
    public void A_model_without_a_linear_path_is_refused()
    {
        var rows = new DataSet("tiny", TinyData.Rows(20));
        var good = Recipe(_block, epochs: 1);
        Assert.Contains("encoder", Refused(good with { Encoder = [new DenseRecipe { Units = 2, Activation = ActivationKind.Tanh }] }));
        Assert.Contains(
            "last activation", Refused(good with { Decoder = [new MirrorRecipe { Activation = ActivationKind.Sigmoid }] }));
        Assert.Contains("no 7", Refused(good with { Encoder = [new DenseRecipe { Units = 7 }] }));

        string Refused(Recipe recipe) => Assert.Throws<RecipeException>(() => Autoencoder.Train(recipe, rows)).Message;
    }

    private static Recipe Recipe(LayerRecipe encoder, int epochs) => new()
    {
        Data = new() { Scaler = ScalerRecipe.Standard }, Encoder = [encoder], Decoder = [new MirrorRecipe()],
        Initialization = new() { Pca = true }, Training = new() { Epochs = epochs, BatchSize = 16, Seed = 1 },
    };
}
