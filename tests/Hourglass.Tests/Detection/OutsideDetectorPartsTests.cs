using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Detection;

/// <summary>Registered scores and rules are saved, loaded, reported and offered by the command like the built-in ones.</summary>
public sealed class OutsideDetectorPartsTests
{
    private static readonly DataSet _normal = new("normal", TinyData.Rows(200));

    static OutsideDetectorPartsTests()
    {
        PartRegistry.Add<MaximumErrorScore>("maximumError");
        PartRegistry.Add<WeightedErrorScore>("weightedError");
        PartRegistry.Add<MedianPlusMad>("median+mad");
    }

    /// <summary>max over features of |x − x̂|: the whole score is the share of one feature.</summary>
    public sealed record MaximumErrorScore : AnomalyScore
    {
        public override string Formula => "maximum over features of |x − x̂|";

        public override double[,] Shares(IReconstructor reconstructor, DataSet rows)
        {
            var residuals = reconstructor.Residuals(rows);
            var shares = new double[rows.Count, reconstructor.Features];
            for (var r = 0; r < rows.Count; r++)
            {
                var largest = Enumerable.Range(0, reconstructor.Features).MaxBy(c => Math.Abs(residuals[r, c]));
                shares[r, largest] = Math.Abs(residuals[r, largest]);
            }

            return shares;
        }
    }

    /// <summary>Squared errors relative to those of the normal rows, which it learns; with an exponent as an option.</summary>
    public sealed record WeightedErrorScore : AnomalyScore
    {
        private float[]? _weights;

        public double Exponent { get; init; } = 1;

        public override string Formula => FormattableString.Invariant($"Σ (x − x̂)² / MSE^{Exponent}");

        public override IReadOnlyList<Hourglass.Files.NamedTensor> State => _weights is { } w ? [new("weights", [w.Length], w)] : [];

        public override AnomalyScore Fit(IReconstructor reconstructor, DataSet normal)
        {
            var (residuals, weights) = (reconstructor.Residuals(normal), new float[reconstructor.Features]);
            for (var r = 0; r < normal.Count; r++)
                for (var c = 0; c < weights.Length; c++) weights[c] += residuals[r, c] * residuals[r, c] / normal.Count;
            return this with { _weights = [.. weights.Select(mse => (float)Math.Pow(mse, -Exponent))] };
        }

        public override AnomalyScore Restore(Attachment state, IReconstructor reconstructor) =>
            this with { _weights = state.Values("weights", reconstructor.Features).ToArray() };

        public override double[,] Shares(IReconstructor reconstructor, DataSet rows)
        {
            var (residuals, shares) = (reconstructor.Residuals(rows), new double[rows.Count, reconstructor.Features]);
            for (var r = 0; r < rows.Count; r++)
                for (var c = 0; c < reconstructor.Features; c++) shares[r, c] = _weights![c] * (double)residuals[r, c] * residuals[r, c];
            return shares;
        }
    }

    /// <summary>median + k·MAD.</summary>
    public sealed record MedianPlusMad : ThresholdRule
    {
        public double K { get; init; } = 3;

        public override string Description => FormattableString.Invariant($"median + {K}·MAD of the normal scores");

        protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies)
        {
            var median = Quantile(normal, 0.5);
            float[] deviations = [.. normal.ToArray().Select(score => (float)Math.Abs(score - median)).Order()];
            return median + K * Quantile(deviations, 0.5);
        }
    }

    [Fact]
    public void They_are_saved_with_the_model_and_loaded_with_the_same_scores()
    {
        using var folder = new TemporaryFolder();
        foreach (var score in (AnomalyScore[])[new MaximumErrorScore(), new WeightedErrorScore { Exponent = 0.5 }])
        {
            var detector = AnomalyDetector.Fit(Train(), _normal, score, new MedianPlusMad { K = 2 });
            detector.Attach();
            detector.Model.Save(folder.File("model.safetensors"));
            var loaded = AnomalyDetector.Load(ModelFile.Load(folder.File("model.safetensors")))!;
            Assert.Equal(detector.Score(_normal), loaded.Score(_normal));
            Assert.Equal(detector.Pca!.Score(_normal), loaded.Pca!.Score(_normal));
            Assert.Equal(
                (detector.Threshold, new MedianPlusMad { K = 2 }, score.Formula),
                (loaded.Threshold, loaded.Rule, loaded.ScoreKind.Formula));
            Assert.Equal(detector.Explain(_normal, 3).Shares, loaded.Explain(_normal, 3).Shares);
        }
    }

    [Fact]
    public void Median_plus_mad_is_as_computed_by_hand() =>
        Assert.Equal(5.5 + 3 * 2.5, new MedianPlusMad().Choose([3, 1, 10, 2, 9, 4, 8, 5, 7, 6]), 12);

    [Fact]
    public void They_appear_in_the_report()
    {
        var detector = AnomalyDetector.Fit(Train(), _normal, new MaximumErrorScore(), new MedianPlusMad());
        var html = HtmlReport.Render(new() { Title = "t", Sections = [.. DetectionSections.Create(detector, _normal)] });
        Assert.Contains("maximumError = maximum over features of |x − x̂|", html);
        Assert.Contains("median + 3·MAD of the normal scores", html);
    }

    [Fact]
    public void The_command_fits_and_describes_them_and_refuses_a_misspelled_name_with_the_nearest()
    {
        using var tiny = new TinyRun();
        Command.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet").Succeeded();
        string[] fit = ["detect", "fit", tiny.Out, "--normal", "odd"];
        Command.Run([.. fit, "--score", "maximumError", "--rule", """{"threshold": "median+mad", "k": 4}"""]).Succeeded();
        Assert.Contains(
            "detector    maximumError = maximum over features of |x − x̂|; threshold", Command.Run("info", tiny.Out).Succeeded().Output);
        Assert.Contains("median + 4·MAD", Command.Run("info", tiny.Out).Succeeded().Output);
        Command.Run("detect", "threshold", tiny.Out, "--rule", "median+mad").Succeeded();
        Assert.Contains("median + 3·MAD", Command.Run("info", tiny.Out).Succeeded().Output);
        Assert.Contains("“maximumError”", Command.Run([.. fit, "--score", "maximumErr"]).Rejected(2));
        Assert.Contains("“median+mad”", Command.Run([.. fit, "--rule", "median+mda"]).Rejected(2));
        Assert.Contains("known are k", Command.Run([.. fit, "--rule", """{"threshold": "median+mad", "kk": 4}"""]).Rejected(2));
    }

    [Fact]
    public void A_part_that_is_not_registered_is_not_saved()
    {
        var detector = AnomalyDetector.Fit(Train(), _normal, rule: new Unregistered());
        Assert.Contains("PartRegistry.Add<Unregistered>", Assert.Throws<RecipeException>(detector.Attach).Message);
    }

    private sealed record Unregistered : ThresholdRule
    {
        public override string Description => "0";

        protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies) => 0;
    }

    private static Autoencoder Train()
    {
        var model = new Autoencoder(TinyData.Recipe(), new Shape(6), Scaler.Fit(ScalerRecipe.Standard, _normal.Table));
        model.Fit(_normal);
        return model;
    }
}
