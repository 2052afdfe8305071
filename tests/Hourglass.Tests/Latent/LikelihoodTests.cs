using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Latent;

/// <summary>Probabilistic PCA, Gaussian errors and the comparison of models by them.</summary>
public sealed class LikelihoodTests
{
    [Theory]
    [InlineData(2, -177.89454403625467)]
    [InlineData(5, -169.08754564781)]
    [InlineData(10, -161.11355591652134)]
    public void The_likelihood_of_digits_is_that_of_scikit_learn(int components, double expected)
    {
        // sklearn.decomposition.PCA(components, svd_solver="full"), fitted on even rows, score of odd rows.
        var digits = SampleDataSets.Digits().Train;
        RowTable even = Half(0), odd = Half(1);
        var ppca = new Ppca(Pca.Fit(even, AffineMap.Identity, components));
        Assert.Equal(expected, ppca.LogLikelihood(odd, AffineMap.Identity).Average(), 1e-6 * -expected);
        if (components == 10) Assert.Equal(5.710105634318854, ppca.NoiseVariance, 1e-5);

        RowTable Half(int part) => digits.Select([.. Enumerable.Range(0, digits.Count).Where(r => r % 2 == part)]).Table;
    }

    [Fact]
    public void Two_dimensions_by_hand()
    {
        // Variances 8/3 along x and 2/3 along y: C = diag(8/3, 2/3).
        float[,] rows = { { 2, 0 }, { -2, 0 }, { 0, 1 }, { 0, -1 } };
        var ppca = new Ppca(Pca.Fit(rows, 1));
        Assert.Equal(2.0 / 3, ppca.NoiseVariance, 1e-6);
        var found = ppca.LogLikelihood(RowTable.FromFloats([2, 0, 0, 1], 2, 2), AffineMap.Identity);
        var constant = -Math.Log(2 * Math.PI) - 0.5 * Math.Log(8.0 / 3 * 2 / 3);
        Assert.Equal(constant - 0.5 * 4 * 3 / 8, found[0], 1e-6);
        Assert.Equal(constant - 0.5 * 1 * 3 / 2, found[1], 1e-6);
        Assert.Equal(2 + 1 - 0 + 2, ppca.ParameterCount);
    }

    [Fact]
    public void The_density_integrates_to_one()
    {
        var ppca = new Ppca(Pca.Fit(new float[,] { { 1, 1 }, { -1, -1.2f }, { 0.4f, 0.1f }, { -0.3f, 0.2f } }, 1));
        const int side = 400;
        var grid = new float[side * side * 2];
        for (var i = 0; i < side * side; i++)
            (grid[2 * i], grid[2 * i + 1]) = ((i % side - side / 2) * 0.04f, (i / side - side / 2) * 0.04f);
        var total = ppca.LogLikelihood(RowTable.FromFloats(grid, side * side, 2), AffineMap.Identity).Sum(Math.Exp) * 0.04 * 0.04;
        Assert.Equal(1, total, 1e-3);
    }

    [Fact]
    public void Components_that_explain_all_variance_throw()
    {
        Assert.Throws<InvalidInputException>(() => new Ppca(Pca.Fit(new float[,] { { 1, 2 }, { 3, 5 }, { 4, 4 } }, 2)));
        var line = Pca.Fit(new float[,] { { 1, 1 }, { 2, 2 }, { 3, 3 } }, 1);
        Assert.Contains("explain all variance", Assert.Throws<InvalidInputException>(() => new Ppca(line)).Message);
    }

    [Fact]
    public void Errors_have_the_maximum_likelihood_variance_and_its_likelihood()
    {
        float[,] x = { { 0, 0 }, { 0, 0 } }, copy = { { 1, 2 }, { -1, 2 } };
        var one = GaussianErrorModel.Fit(x, copy);
        Assert.Equal([2.5], one.Variances.ToArray());
        Assert.Equal(-0.5 * (2 * Math.Log(2 * Math.PI * 2.5) + 5 / 2.5), one.LogLikelihood(x, copy)[0], 1e-12);
        var each = GaussianErrorModel.Fit(x, copy, perFeature: true);
        Assert.Equal([1, 4], each.Variances.ToArray());
        Assert.Equal(-0.5 * (Math.Log(2 * Math.PI) + 1 + Math.Log(2 * Math.PI * 4) + 1), each.LogLikelihood(x, copy)[1], 1e-12);
        Assert.True(each.LogLikelihood(x, copy).Sum() > one.LogLikelihood(x, copy).Sum());

        // A feature that never erred keeps a hundredth of the mean variance, so that its first error is unlikely but possible.
        var still = GaussianErrorModel.Fit(x, new float[,] { { 0, 2 }, { 0, 2 } }, perFeature: true);
        Assert.Equal([0.02, 4], still.Variances.ToArray());
        Assert.Contains("above 0", Assert.Throws<InvalidInputException>(() => GaussianErrorModel.Fit(x, x)).Message);
        Assert.Throws<ArgumentException>(() => one.LogLikelihood(x, new float[1, 2]));
    }

    [Fact]
    public void Nineteen_of_twenty_Gaussian_errors_lie_within_the_band()
    {
        var backend = new CpuBackend(1);
        var noise = backend.Allocate(20_000).AsMatrix(0, 10_000, 2);
        backend.FillNormal(new RandomStream(3, RandomPurpose.Data), 0, 0.3f, noise);
        var (x, still) = (new float[10_000, 2], new float[10_000, 2]);
        var values = new float[20_000];
        backend.Download(noise, values);
        Buffer.BlockCopy(values, 0, x, 0, 80_000);
        var errors = GaussianErrorModel.Fit(x, still);
        Assert.Equal(0.3, Math.Sqrt(errors.Variances[0]), 0.01);
        Assert.InRange(errors.Coverage(x, still), 0.945, 0.955);
        Assert.InRange(errors.Coverage(x, still, 1), 0.675, 0.69);
        var (low, high) = errors.Band(still, 2);
        Assert.Equal(
            (-0.6f, 0.6f), (low[5, 1], high[5, 1]), (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.01 && Math.Abs(a.Item2 - b.Item2) < 0.01);
    }

    [Fact]
    public void A_comparison_has_the_models_and_linear_ones_of_their_codes()
    {
        var model = TinyData.Model();
        model.Fit(TinyData.Rows(200));
        DataSet train = new("train", TinyData.Table(200)), test = new("test", TinyData.Table(80, 9));
        var rows = LikelihoodComparison.Measure([model], train, test, AffineMap.Identity);
        Assert.Equal(["tiny", "PCA, 2 dimensions", "PPCA, 2 dimensions"], rows.Select(row => row.Name));
        Assert.Equal([model.ParameterCount + 1, 2 * 6 - 3 + 6 + 1, 2 * 6 + 1 - 1 + 6], rows.Select(row => row.Parameters));
        Assert.Equal(model.Evaluate(test.Table).MeanSquaredError, rows[0].MeanSquaredError, 1e-7);
        Assert.Equal(
            Pca.Fit(train.Table, AffineMap.Identity, 2).MeanSquaredError(test.Table, AffineMap.Identity), rows[1].MeanSquaredError, 1e-7);
        Assert.Equal([false, false, true], rows.Select(row => row.IsMarginal));
        var trainError = model.Evaluate(train.Table).MeanSquaredError;
        Assert.Equal(-3 * (Math.Log(2 * Math.PI * trainError) + 1), rows[0].Train, 1e-4); // the best σ² makes the exponent ½ a value
        Assert.Equal(2 * rows[0].Parameters - 400 * rows[0].Train, rows[0].Aic, 1e-9);
        Assert.Equal(rows[0].Parameters * Math.Log(200) - 400 * rows[0].Train, rows[0].Bic, 1e-9);
        Assert.True(LikelihoodComparison.Measure([model], train, test, AffineMap.Identity, perFeature: true)[0].Train > rows[0].Train);
    }

    [Fact]
    public void Another_unit_shifts_every_likelihood_equally()
    {
        var model = TinyData.Model();
        model.Fit(TinyData.Rows(100));
        DataSet train = new("train", TinyData.Table(100)), test = new("test", TinyData.Table(50, 9));
        var plain = LikelihoodComparison.Measure([model], train, test, AffineMap.Identity);
        var doubled = LikelihoodComparison.Measure([model], train, test, new AffineMap([2f], [1f]));
        for (var i = 0; i < plain.Count; i++) Assert.Equal(plain[i].HeldOut - 6 * Math.Log(2), doubled[i].HeldOut, 1e-3);
    }
}
