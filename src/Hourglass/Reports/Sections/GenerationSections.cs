using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// New samples through densities that are fitted to the training codes: how they look, which training rows they are nearest to, and figures for what the eye finds
/// unsatisfying about them.
/// </summary>
public static class GenerationSections
{
    private const int MostFitted = 5000, Measured = 2000, MostComponents = 8, MostShown = 10, MostClasses = 24;

    // Whole covariances of larger codes would take a report too long: several in a mixture, or even one.
    private const int LargestFullMixture = 32, LargestFull = 512;

    /// <summary>The sections: figures, samples, samples beside their nearest training rows and, where a code is two numbers, the densities in their plane.</summary>
    /// <param name="model">The model that is sampled from.</param>
    /// <param name="train">The rows it was trained on; densities are fitted to the codes of these alone, at most 5,000 of them, drawn at random.</param>
    /// <param name="test">Rows that it was not trained on, or null.</param>
    /// <param name="judge">Another model, trained separately, in whose codes samples are compared with rows; the first principal components of the rows where null.</param>
    /// <param name="judgeSource">Where that model comes from, such as its file.</param>
    public static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet? test, Autoencoder? judge = null, string judgeSource = "")
    {
        var fitted = train.Select(RowChoice.Of(train.Count, MostFitted));
        var codes = model.Encode(fitted);
        var densities = Fit(model, fitted, codes);
        if (densities.Count == 0 || fitted.Count <= SampleJudge.Voters || (judge is null && train.Table.Columns > Pca.MostColumns)) yield break;
        var by = judge is null ? SampleJudge.OfPca(fitted, model.Scaler) : SampleJudge.Of(judge, judgeSource, fitted);
        var heldOut = test is { Count: > 1 } ? test.Select(RowChoice.Of(test.Count, Measured)) : null;
        yield return Figures(model, densities, codes, heldOut, by, fitted.Count < train.Count ? FormattableString.Invariant($"{fitted.Count:N0} of the {train.Count:N0} training rows, drawn at random") : "the training rows");
        if (model.LatentSize == 2) yield return DensityMap.Create(densities, model.Encode(heldOut ?? fitted));
        var made = densities.Where(density => density is not PriorDensity).ToArray(); // a report shows those of the prior in any case
        if (SampleView.IsPicture(model.InputShape)) yield return Grid(model, train, made);
        foreach (var density in made) yield return Nearest(model, train, test, density);
    }

    /// <summary>The densities that suit a model: a conditional one is sampled class by class.</summary>
    private static List<CodeDensity> Fit(Autoencoder model, DataSet rows, float[,] codes)
    {
        var densities = new List<CodeDensity>();
        if (rows.Count < 2) return densities;
        var isFull = model.LatentSize <= LargestFull;
        if (!model.IsConditional)
        {
            if (model.Prior is not null) densities.Add(new PriorDensity(model));
            densities.Add(DiagonalGaussian.Fit(codes));
            if (isFull) densities.Add(FullGaussian.Fit(codes));
            var covariance = model.LatentSize <= LargestFullMixture ? CovarianceKind.Full : CovarianceKind.Diagonal;
            densities.Add(GaussianMixture.Choose(codes, 1, Math.Min(MostComponents, rows.Count), covariance).Best);
        }

        if (rows.HasLabels && rows.Labels.ToArray().GroupBy(label => label).All(some => some.Count() > 1))
            densities.Add(PerClassDensity.Fit(codes, rows.Labels, rows.ClassNames, isFull ? FullGaussian.Fit : DiagonalGaussian.Fit));
        return densities;
    }

    private static TableSection Figures(Autoencoder model, List<CodeDensity> densities, float[,] codes, DataSet? heldOut, SampleJudge judge, string fitted)
    {
        var test = heldOut is null ? null : model.Encode(heldOut);
        var rows = densities.Select(density =>
        {
            var samples = model.Sample(density, Measured, model.Recipe.Training.Seed);
            return Row($"{density}", test is null ? null : density.LogDensity(test).Average(), density.BayesianInformation(codes), judge.Measure(samples.Rows, samples.Classes));
        }).ToList();
        if (heldOut is { Count: > SampleJudge.ManifoldNeighbors }) rows.Add(Row("test rows themselves", null, null, judge.Measure(heldOut, Measured)));

        return new TableSection
        {
            Name = "generation", Title = "Densities of codes, and the samples they give", RowsName = "codes drawn from", Rows = rows,
            Note = FormattableString.Invariant(
                $"Fitted to the codes of {fitted}; {Measured:N0} samples of each, compared with {judge.RealRows:N0} of these rows in {judge.Name}. The last row shows what rows reach that the model did not see."),
            Columns =
            [
                new("log f, test codes", BestValue.Highest, "the mean of log f(z) over codes of test rows, in nats"),
                new("BIC", BestValue.Lowest, "p·ln n − 2·Σ log f(z) over the codes it was fitted to, with p fitted numbers"),
                new("Fréchet", BestValue.None, "‖m₁ − m₂‖² + tr(C₁ + C₂ − 2·(C₁·C₂)^½) of the codes of samples and rows; the less, the better"),
                new("precision", BestValue.None, "the share of samples that lie within the third neighbor of a row: how many look like the data"),
                new("recall", BestValue.None, "the share of rows that lie within the third neighbor of a sample: how much of the data is reached"),
                new("agreement", BestValue.None, "the share of samples whose five nearest rows are mostly of the class they were drawn of"),
            ],
        };

        static TableRow Row(string name, double? log, double? information, SampleQuality quality) =>
            new(name, [log, information, quality.Frechet, quality.Precision, quality.Recall, quality.Agreement]);
    }

    private static PictureMapSection Grid(Autoencoder model, DataSet train, CodeDensity[] densities)
    {
        var range = PictureRange.Of(train.Table);
        var (names, pictures) = (new List<string>(), new List<ReadOnlyMemory<float>>());
        foreach (var density in densities)
        {
            if (density is not PerClassDensity perClass)
            {
                Add(density.Name, null);
                continue;
            }

            foreach (var (name, label) in perClass.ClassNames.Select((name, label) => (name, label)).Where(one => perClass.HasClass(one.label)).Take(MostClasses)) Add(name, name);

            void Add(string name, string? className)
            {
                names.Add(name);
                pictures.AddRange(SampleView.Pictures(model.Sample(density, MostShown, model.Recipe.Training.Seed, className).Rows, range));
            }
        }

        return new PictureMapSection
        {
            Name = "generation-samples", Title = "Samples by density", Columns = MostShown, RowNames = names, Shape = model.InputShape, Pictures = pictures,
            Note = "decode(z) for codes z drawn from each density, and of each class where it has one of its own; none is chosen by hand.",
        };
    }

    private static ReportSection Nearest(Autoencoder model, DataSet train, DataSet? test, CodeDensity density)
    {
        var samples = model.Sample(density, PriorSamples.Compared, model.Recipe.Training.Seed);
        var nearest = NearestRows.Find(samples.Rows, train.Table, model.Scaler.Map);
        var rows = train.Table.Select([.. nearest.Select(near => near.Row)]);
        var captions = nearest.Select((near, i) => string.Create(
            CultureInfo.InvariantCulture, $"{(samples.Classes.Count > 0 ? samples.Classes[i] + "\n" : "")}row {near.Row}\nat {near.Distance:G3}"));
        return SampleView.Show(
            $"generation-{density.Name}", $"From the {density}, beside the nearest training rows",
            $"Below each sample the training row at the least distance √Σ(x − y)² in scaled units. {PriorSamples.Yardstick(model, train, test)}A sample much nearer than that is a copy.",
            model.InputShape, train, rows, ["sample", "nearest"], [samples.Rows, RowArrays.Values(rows)], [.. captions]);
    }
}
