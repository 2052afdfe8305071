using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// Samples from densities fitted to the training codes: examples, their nearest training rows, and metrics of quality and diversity.
/// </summary>
internal static class GenerationSections
{
    private const int MaximumFitted = 5000, Measured = 2000, MaximumComponents = 8, ShownSamples = 10, MaximumClasses = 24;

    // Full covariances of larger codes take too long for a report, in a mixture or at all.
    private const int MaximumFullMixture = 32, MaximumFull = 512, MaximumCovariances = 1 << 24;

    /// <summary>
    /// Creates the sections: metrics, samples, samples and their nearest training rows, and for codes of two values, maps of the densities.
    /// </summary>
    /// <param name="model">The model to sample from.</param>
    /// <param name="train">The training rows; densities are fitted to the codes of at most 5,000 of them, randomly subsampled.</param>
    /// <param name="test">Rows that the model was not trained on; null for none.</param>
    /// <param name="judge">
    /// Another model, trained separately, in whose codes samples are compared with rows; null for the first principal components of the
    /// rows.
    /// </param>
    /// <param name="judgeSource">The source of that model, such as its file.</param>
    public static IEnumerable<ReportSection> Create(
        Autoencoder model, DataSet train, DataSet? test, Autoencoder? judge = null, string judgeSource = "")
    {
        var fitted = train.Select(RowChoice.Of(train.Count, MaximumFitted));
        var codes = model.Encode(fitted);
        var densities = Fit(model, fitted, codes);
        if (densities.Count == 0 || fitted.Count <= GenerativeMetrics.ClassNeighbors) yield break;
        if (judge is null && !Pca.CanFit(fitted.Count, train.Table.Columns)) yield break;
        var by = judge is null
            ? GenerativeMetrics.CreateFromPca(fitted, model.Scaler)
            : GenerativeMetrics.Create(judge, judgeSource, fitted);
        var heldOut = test is { Count: > 1 } ? test.Select(RowChoice.Of(test.Count, Measured)) : null;
        var rows = fitted.Count < train.Count
            ? FormattableString.Invariant($"{fitted.Count:N0} of the {train.Count:N0} training rows, randomly subsampled")
            : "the training rows";
        yield return Figures(model, densities, codes, heldOut, by, rows);
        if (model.LatentSize == 2) yield return DensityMap.Create(densities, model.Encode(heldOut ?? fitted));
        var made = densities.Where(density => density is not PriorDensity).ToArray(); // samples of the prior are in every report
        if (SampleView.IsPicture(model.InputShape)) yield return Grid(model, train, made);
        foreach (var density in made) yield return Nearest(model, train, test, density);
    }

    /// <summary>The densities that suit a model: a conditional model is sampled by class.</summary>
    private static List<CodeDensity> Fit(Autoencoder model, DataSet rows, float[,] codes)
    {
        var densities = new List<CodeDensity>();
        if (rows.Count < 2) return densities;
        var isFull = model.LatentSize <= MaximumFull;
        if (!model.IsConditional)
        {
            if (model.Prior is not null) densities.Add(new PriorDensity(model));
            densities.Add(DiagonalGaussian.Fit(codes));
            if (isFull) densities.Add(FullGaussian.Fit(codes));
            var covariance = model.LatentSize <= MaximumFullMixture ? CovarianceKind.Full : CovarianceKind.Diagonal;
            densities.Add(GaussianMixture.FitBest(codes, 1, Math.Min(MaximumComponents, rows.Count), covariance).Best);
        }

        // A covariance for each of thousands of classes would take gigabytes.
        var isSmall = isFull && (long)rows.ClassNames.Count * model.LatentSize * model.LatentSize <= MaximumCovariances;
        if (rows.HasLabels && rows.Labels.ToArray().GroupBy(label => label).All(some => some.Count() > 1))
            densities.Add(PerClassDensity.Fit(codes, rows.Labels, rows.ClassNames, isSmall ? FullGaussian.Fit : DiagonalGaussian.Fit));
        return densities;
    }

    private static TableSection Figures(
        Autoencoder model, List<CodeDensity> densities, float[,] codes, DataSet? heldOut, GenerativeMetrics judge, string fitted)
    {
        var test = heldOut is null ? null : model.Encode(heldOut);
        var rows = densities.Select(density =>
        {
            var samples = model.Sample(density, Measured, model.Recipe.Training.Seed);
            return Row(
                $"{density}", test is null ? null : density.LogDensity(test).Average(), density.Bic(codes),
                judge.Measure(samples.Rows, samples.Classes));
        }).ToList();
        if (heldOut is { Count: > GenerativeMetrics.ManifoldNeighbors })
            rows.Add(Row("test rows", null, null, judge.Measure(heldOut, Measured)));

        return new TableSection
        {
            Name = "generation", Title = "Densities of codes and their samples", RowsName = "codes sampled from", Rows = rows,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"Fitted to the codes of {fitted}; {Measured:N0} samples of each, compared with {judge.RealRows:N0} of these rows in "
                + $"{judge.Name}. The last row has the values of unseen rows."),
            Columns =
            [
                new("log f, test codes", BestValue.Highest, "mean of log f(z) over the codes of test rows, in nats"),
                new("BIC", BestValue.Lowest, "p·ln n − 2·Σ log f(z) over the training codes, with p parameters"),
                new("Fréchet", BestValue.None, "‖m₁ − m₂‖² + tr(C₁ + C₂ − 2·(C₁·C₂)^½) of the codes of samples and rows; lower is better"),
                new("precision", BestValue.None, "the fraction of samples within the distance of the third neighbor of a row: quality"),
                new("recall", BestValue.None, "the fraction of rows within the distance of the third neighbor of a sample: diversity"),
                new("agreement", BestValue.None, "the fraction of samples whose five nearest rows are mostly of their own class"),
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

            foreach (var name in perClass.ClassNames.Where((_, label) => perClass.HasClass(label)).Take(MaximumClasses)) Add(name, name);

            void Add(string name, string? className)
            {
                names.Add(name);
                var samples = model.Sample(density, ShownSamples, model.Recipe.Training.Seed, className);
                pictures.AddRange(SampleView.Pictures(samples.Rows, range));
            }
        }

        return new PictureMapSection
        {
            Name = "generation-samples", Title = "Samples by density", Columns = ShownSamples, RowNames = names,
            Shape = model.InputShape, Pictures = pictures,
            Note = "decode(z) for random codes z from each density, and from that of each class if it has one; not selected.",
        };
    }

    private static ReportSection Nearest(Autoencoder model, DataSet train, DataSet? test, CodeDensity density)
    {
        var samples = model.Sample(density, PriorSamples.Compared, model.Recipe.Training.Seed);
        var nearest = NearestRows.Find(samples.Rows, train.Table, model.Scaler.Map);
        var rows = train.Table.Select([.. nearest.Select(near => near.Row)]);
        var captions = nearest.Select((near, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"{(samples.Classes.Count > 0 ? samples.Classes[i] + "\n" : "")}row {train.NumberOf(near.Row)}\ndistance {near.Distance:G3}"));
        return SampleView.Show(
            $"generation-{density.Name}", $"Samples of the {density} and their nearest training rows",
            "Below each sample is the training row at minimum distance √Σ(x − y)² in scaled units. "
            + $"{PriorSamples.TypicalDistance(model, train, test)}A sample much closer than that is a copy.",
            model.InputShape, train, rows, ["sample", "nearest"], [samples.Rows, RowArrays.Values(rows)], [.. captions]);
    }
}
