using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Tests.Models;

namespace Hourglass.Tests.Reports;

public sealed class BaselineTests
{
    private static readonly DataSet _train = new("train", TinyData.Rows(80)), _test = new("test", TinyData.Rows(30, seed: 8));

    [Fact]
    public void Pca_and_the_mean_are_fitted_on_training_rows_and_measured_on_the_others()
    {
        var model = new Autoencoder(TinyData.Recipe(), new Shape(6), Scaler.Fit(ScalerRecipe.Standard, _train.Table));
        var baseline = Baseline.Measure(model, _train, _test);

        var pca = Pca.Fit(_train.Table, model.Scaler.Map, 2);
        Assert.Equal(pca.MeanSquaredError(_test.Table, model.Scaler.Map), baseline.PcaMse);
        Assert.Equal(pca.MeanBaselineError(_test.Table, model.Scaler.Map), baseline.MeanMse);
        Assert.Equal(1, Baseline.Measure(model, _train, _train).MeanMse, 5); // standard scores have variance 1
    }

    [Fact]
    public void Pca_beside_a_denoising_model_gets_the_same_noisy_rows()
    {
        var (many, scaler) = (new DataSet("many", TinyData.Rows(4000)), Scaler.Fit(ScalerRecipe.Standard, _train.Table));
        var clean = new Autoencoder(TinyData.Recipe(), new Shape(6), scaler);
        var noisy = new Autoencoder(
            TinyData.Recipe() with { Corruption = new GaussianNoiseRecipe { Sigma = 0.5f } }, new Shape(6), scaler);
        // Of noise of variance σ² in each of 6 features, the projection on 2 components keeps 2/6.
        Assert.Equal(
            Baseline.Measure(clean, _train, many).PcaMse!.Value + 0.25 * 2 / 6, Baseline.Measure(noisy, _train, many).PcaMse!.Value, 0.01);
    }

    [Fact]
    public void A_code_as_wide_as_the_data_has_no_pca_but_the_same_mean()
    {
        var scaler = Scaler.Fit(ScalerRecipe.MinMaxPerColumn, _train.Table);
        var narrow = new Autoencoder(TinyData.Recipe(), new Shape(6), scaler);
        var wide = new Autoencoder(Recipe.Dense([8]), new Shape(6), scaler);
        var baseline = Baseline.Measure(wide, _train, _test);
        Assert.Null(baseline.PcaMse);
        Assert.Equal(Baseline.Measure(narrow, _train, _test).MeanMse, baseline.MeanMse, 6);
    }
}
