#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false
#:include shared/Lecture.cs

// The experiments of K. Perry's lecture note "Autoencoders", in its order, and of the TensorFlow tutorial behind it: clothes through 64
// values compared with PCA; search, transfer, denoising and anomalies; the losses; and why sampling such latents disappoints.
// On Fashion-MNIST and the tutorial's heartbeats if HOURGLASS_DATA has both, otherwise on the first 10,000 clothes alone.
// dotnet run -c Release samples/autoencoders-and-their-uses.cs [FOLDER]
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Search;
using Hourglass.Training;
using Hourglass.Transfer;
using static Hourglass.Samples.Lecture;

Begin(args, "autoencoders-and-their-uses");
var catalog = new DataCatalog(SampleDataSets.Entries);
var isNote = catalog.IsPresent("fashion-mnist") && catalog.IsPresent("ecg"); // otherwise no figures to compare

Console.WriteLine("1. An autoencoder of clothes, 784-64-784: ReLU, sigmoid, mean squared error, Adam, batches of 32");
var clothes = catalog.Load(isNote ? "fashion-mnist" : "fashion-mini");
var (model, data, result) = Train("fashion-dense", clothes);
var (map, test, names) = (data.Scaler.Map, data.Test!, data.Train.ClassNames);
Losses(model, (2, ".0118/.0108"), (3, ".0102/.0099"), (10, ".0089/.0089"));
Picture("clothes", Stack([Values(test.Take(10)), model.Reconstruct(test.Take(10))]), 10);

Console.WriteLine("\n2. Compared with PCA of 64 components: the importance of each dimension");
var pca = Pca.Fit(data.Train.Table, map, 64);
var (shares, statistics, importance) = (
    pca.ExplainedVarianceRatio(), CodeStatistics.Measure(model.Encode(test)),
    DimensionImportance.Measure(model, test.Take(DimensionImportance.DefaultRows(64))));
var (variance, byVariance) = (statistics.Variance, Enumerable.Range(0, 64).OrderByDescending(d => statistics.Variance[d]).ToArray());
foreach (var i in (int[])[0, 1, 2, 4, 8, 16, 32, 63])
    Console.WriteLine(
        $"   {i + 1,2}. component: {shares[i],6:P2} of the variance, {shares.Take(i + 1).Sum(),6:P1} cumulated   "
        + $"{i + 1,2}. latent by variance: {variance[byVariance[i]] / variance.Sum(),6:P2}; "
        + $"without it the MSE increases by {importance.ErrorIncrease[byVariance[i]]:F5}");
Console.WriteLine(
    $"   test MSE of the autoencoder {model.Evaluate(test).MeanSquaredError:F5}{Note(".0089")}, of PCA-64, the best that linear parts "
    + $"reach, {pca.MeanSquaredError(test.Table, map):F5}");
Console.WriteLine(
    "   PCA's components come in order; the most important latent is no. "
    + $"{Array.IndexOf(byVariance, Enumerable.Range(0, 64).MaxBy(d => importance.ErrorIncrease[d])) + 1} by variance, and "
    + $"{variance.Count(v => v == 0)} never vary.");

Console.WriteLine("\n3. Dimensionality reduction, and search by short codes: 10,000 clothes as 64 values and as 784 pixels");
var (few, fewTest) = (data.Train.Take(10_000), test.Take(2_000));
var (codes, pixels) = (Probe.Codes(model, few, fewTest), Probe.Rows(model, few, fewTest));
var known = new IndexedRows { Labels = few.Labels.ToArray(), ClassNames = names };
foreach (var (what, rows) in ((string, (float[,] Train, float[,] Test))[])[("codes", codes), ("pixels", pixels)])
{
    var nearest = Probe.Measure(ProbeKind.Knn, rows.Train, few.Labels, rows.Test, fewTest.Labels);
    Console.WriteLine(
        $"   {what,-6} test clothes classified correctly by their 5 nearest {nearest.Accuracy:P1}   "
        + $"precision of the first 10 search results {new SearchIndex(rows.Train, null, known).PrecisionAt(10).Mean:P1}");
}

var found = SearchIndex.Create(model, few).Find(model, test.Take(6), 9);
Picture("search", Stack(found.SelectMany((hits, query) => (float[][,])[Values(test.Select([query])), Hits(hits)])), 10);

Console.WriteLine("\n4. Transfer: a new head on the encoder, given the classes of 10, 100 or 1,000 clothes (3 seeds)");
foreach (var point in LabelEfficiency.Measure(model, data.Train, test, [10, 100, 1000], seeds: 3))
    Console.WriteLine($"   {point.Labels,4} labels, {point.Use,-11} {point.Mean:P1} ± {100 * point.Deviation:F1} of the test clothes");

Console.WriteLine("\n5. Denoising with convolutions: noise of σ 0.2, clipped");
var (denoiser, _, _) = Train("fashion-denoise", clothes);
Console.WriteLine(
    $"   parameters of the encoder {denoiser.Encoder.Parameters.Sum(p => p.Length):N0}{Note("1,320")}, of the decoder "
    + $"{denoiser.Decoder.Parameters.Sum(p => p.Length):N0}{Note("1,897")}");
Losses(denoiser, (10, ".0080/.0080"));
var cleaned = denoiser.Evaluate(test);
Console.WriteLine(
    $"   PSNR {PeakSignalToNoise.Measure(cleaned.CorruptedMeanSquaredError!.Value):F2} dB noisy → "
    + $"{PeakSignalToNoise.Measure(cleaned.MeanSquaredError):F2} dB cleaned (MSE {cleaned.CorruptedMeanSquaredError:F4} → "
    + $"{cleaned.MeanSquaredError:F4})");
var noisy = denoiser.Corrupt(Values(test.Take(10)), seed: 1);
Picture("denoising", Stack([Values(test.Take(10)), noisy, denoiser.Reconstruct(noisy)]), 10);

var (normal, both) = isNote ? ("1", catalog.Load("ecg")) : ("Trouser", clothes);
Console.WriteLine(
    $"\n6. Anomalies among {(isNote ? "heartbeats, normal ones trained on" : "clothes, trousers being normal")}: an error above mean "
    + "+ 1 σ of the normal training rows");
(AnomalyDetector? detector, var rowsOfBoth) = (null, test);
foreach (var name in (string[])["ecg-dense", "ecg-anomaly"])
{
    var (net, of, _) = Train(name, both);
    Console.WriteLine($"   {name}:");
    if (detector is null) Losses(net, (20, ".0213/.0340"));
    var fitted = AnomalyDetector.Fit(net, of.Train, normalClass: normal);
    foreach (var each in (AnomalyDetector[])[fitted, fitted.Pca!])
    {
        var measured = each.Measure(of.Test!);
        var confusion = measured.Confusion.Opposite(); // as in the note, the normal rows are the positive class
        var (threshold, accuracy, precision, recall) = each == fitted && detector is null
            ? (Note(".03316"), Note(".944"), Note(".992"), Note(".907"))
            : ("", "", "", "");
        Console.WriteLine(
            $"   {each.Name,-11} threshold {each.Threshold:F5}{threshold}   accuracy {confusion.Accuracy:F3}{accuracy}   precision "
            + $"{confusion.Precision:F3}{precision}   recall {confusion.Recall:F3}{recall}   AUROC {measured.Roc.Area:F4}");
    }

    (detector, rowsOfBoth) = (detector ?? fitted, of.Test!);
}

var (scores, abnormal) = (detector!.Score(rowsOfBoth), rowsOfBoth.AreAnomalies(normal));
var odd = Enumerable.Range(0, scores.Length).Where(r => abnormal[r]).OrderByDescending(r => scores[r])
    .ElementAt(abnormal.Count(a => a) / 2);
var residuals = Row(new DataSet("residuals", detector.Residuals(rowsOfBoth)), odd);
int[] largest = [.. Enumerable.Range(0, residuals.Length).OrderByDescending(t => Math.Abs(residuals[t])).Take(3)];
Console.WriteLine(
    $"   The signed error x − x̂ says more than its size. Row {odd}, the median anomaly: "
    + $"{string.Join(", ", largest.Select(t => $"{residuals[t]:+0.00;−0.00} at {t}"))}; "
    + $"{residuals.Count(e => e > 0)} values of {residuals.Length} lie above what the model of normal rows expects.");

Console.WriteLine("\n7. The losses of a picture, by hand and by the library");
var reconstructed = Probe.Rows(model, fewTest, new DataSet("reconstructed", model.Reconstruct(fewTest))).Test;
var (squares, entropy, least) = (0.0, 0.0, 0.0);
foreach (var (x, y) in pixels.Test.Cast<float>().Zip(reconstructed.Cast<float>()))
    (squares, entropy, least) = (squares + (x - y) * (x - y), entropy + CrossEntropy(x, y), least + CrossEntropy(x, x));
(string, LossRecipe, double)[] losses =
    [("squared error", new SquaredErrorRecipe(), squares), ("binary cross-entropy", new BinaryCrossEntropyRecipe(), entropy)];
foreach (var (what, kind, sum) in losses)
    Console.WriteLine(
        $"   {what,-20}   sum over 784 values {sum / fewTest.Count,8:F4} (library {Loss(kind, Reduction.Sum):F4})   mean "
        + $"{sum / fewTest.Count / 784:F6} (library {Loss(kind, Reduction.Mean):F6})");
Console.WriteLine(
    "   The note's MSE is the sum. Its cross-entropy lacks the minus: to be minimized, it would fall from "
    + $"−{entropy / fewTest.Count:F4} without end. Gray pictures reach no 0 but their own entropy, {least / fewTest.Count:F4}.");

Console.WriteLine("\n8. Generation by sampling latents: 1,000 decoded, 100 of each class requested");
var metrics = GenerativeMetrics.CreateFromPca(few, data.Scaler);
Console.WriteLine(
    "   A sample within the manifold of real clothes looks real, and its nearest neighbors give its class: both in 64 principal "
    + "components.");
string[] requested = [.. Enumerable.Range(0, 1000).Select(i => names[i / 100])];
var (uniform, gaussian, perClass) = (
    Uniform(codes.Train, 1000), FullGaussian.Fit(codes.Train), PerClassDensity.Fit(codes.Train, few.Labels, names, FullGaussian.Fit));
Measure("test clothes, through the model", model.Reconstruct(fewTest), [.. fewTest.Labels.ToArray().Select(label => names[label])], null);
Measure("uniform in the range of each", model.Decode(uniform), requested, "uniform");
Measure("one Gaussian of all latents", model.Decode(gaussian.Sample(1000, seed: 1)), requested, "gaussian");
Measure(
    "a Gaussian for each class", model.Decode(Stack(Enumerable.Range(0, 10).Select(label => perClass.SampleClass(label, 100, seed: 1)))),
    requested, "per-class");
Console.WriteLine(
    $"   log density under the one Gaussian: latents of test clothes {gaussian.LogDensity(codes.Test).Average():#;−#;0} nats, uniform "
    + $"ones {gaussian.LogDensity(uniform).Average():#;−#;0}");

Console.WriteLine("\n9. The latents of the test clothes: not uniform, and in clusters by class (plotted in the report)");
var latents = model.Encode(test);
var (purity, gaps, plane) = (NeighborPurity.Measure(latents, test.Labels, 10), CodeGaps.Measure(latents), Pca.Fit(latents, 10));
Console.WriteLine(
    $"   of 10 nearest latents {purity.Purity:P1} are of the same class (by chance {purity.Chance:P1}); least "
    + $"{names[IndexOf(purity.ByClass.Min())]} {purity.ByClass.Min():P1}, most {names[IndexOf(purity.ByClass.Max())]} "
    + $"{purity.ByClass.Max():P1}");
Console.WriteLine(
    $"   in the plane {gaps.EmptyShare:P1} of 20 × 20 cells are empty (uniform: {gaps.EmptyShareIfUniform:P1}), evenness "
    + $"{gaps.Evenness:F3} (uniform: 1), variance of the counts {gaps.Dispersion:F1} times that of uniform points");
Console.WriteLine(
    $"   a uniform point in 64 dimensions lies {gaps.UniformDistance:F1} from the nearest latent, a latent "
    + $"{gaps.DataDistance:F1} from the next");
Console.WriteLine(
    "   10 components of the latents explain "
    + $"{string.Join(' ', Enumerable.Range(1, 10).Select(n => $"{plane.ExplainedVarianceRatio().Take(n).Sum():P0}"))} of their "
    + "variance");
var axes = new float[20, 10];
for (var i = 0; i < 20; i++) axes[i, i % 10] = (i < 10 ? -2 : 2) * (float)Math.Sqrt(plane.ExplainedVariance[i % 10]);
Picture("components", model.Decode(plane.Decode(axes)), 10);

Console.WriteLine("\n10. The neighborhood of one latent: z = E(x) + f·σ·ε, f = 0, ½, 1, 1½, 2");
Picture("perturbation", Stack(Enumerable.Range(1, 5).Select(seed => Move(0, seed).Samples)), 5);
var moved = Enumerable.Range(0, 400).Select(row => Move(row, row + 1)).ToArray();
for (var f = 0; f < 5; f++)
{
    var quality = metrics.Measure(
        Stack(moved.Select(path => Part(path.Samples, f, 1))), metrics.Classify(Stack(moved.Select(path => Part(path.Samples, 0, 1)))));
    Console.WriteLine(
        $"   f = {moved[0].Positions[f]:0.0}: {quality.Precision,6:P1} of 400 clothes still look real, {quality.Agreement,6:P1} are "
        + "still classified the same");
}

Console.WriteLine("\n11. From test picture 0 (first) to test picture 1 (last), above the blend of their pixels");
var walk = Interpolation.Create(model, Row(test, 0), Row(test, 1), 10);
Picture("interpolation", Stack([walk.Path.Samples, walk.Blend]), 10);
Console.WriteLine($"   classified as: {string.Join(", ", metrics.Classify(walk.Path.Samples))}");
var pairs = Enumerable.Range(0, 400).Where(i => test.Labels[2 * i] != test.Labels[2 * i + 1])
    .Select(i => Interpolation.Create(model, Row(test, 2 * i), Row(test, 2 * i + 1), 3).Path.Samples).ToArray();
var (ends, middles) = (
    metrics.Measure(Stack([.. pairs.Select(p => Part(p, 0, 1)), .. pairs.Select(p => Part(p, 2, 1))])),
    metrics.Measure(Stack(pairs.Select(p => Part(p, 1, 1)))));
var third = pairs.Select(metrics.Classify).Count(kinds => kinds[1] != kinds[0] && kinds[1] != kinds[2]);
Console.WriteLine(
    $"   of {pairs.Length} such pairs of different classes {ends.Precision:P1} of the ends look real, {middles.Precision:P1} of the "
    + $"middles; {third / (double)pairs.Length:P1} of the middles are classified as neither");

var flat = plane.Encode(latents);
ScatterPoint[] points = [.. Enumerable.Range(0, 2000).Select(r => new ScatterPoint(flat[r, 0], flat[r, 1], r, test.Labels[r]))];
var run = RunReport.Create(model, data, result, RunMetrics.Measure(model, data));
WriteReport(new ReportContent
{
    Title = "Autoencoders and their uses", Subtitle = run.Subtitle, Headlines = run.Headlines, Facts = run.Facts,
    RecipeJson = run.RecipeJson,
    Sections =
    [
        .. run.Sections,
        new ChartSection
        {
            Name = "latents-by-target", Title = "Latents class by class", Note = "Of the first 2,000 test clothes.",
            Chart = new ScatterPanelsChart
            {
                Title = "Latents of each class, the same limits in all", XName = "first component of the latents",
                YName = "second component", Points = points, Classes = names,
            },
        },
        .. DetectionSections.Create(detector, rowsOfBoth),
    ],
});

(Autoencoder Model, TrainingData Data, TrainingResult Result) Train(string name, DataPair pair)
{
    var recipe = LoadRecipe(name);
    if (!isNote) recipe = recipe with { Data = recipe.Data with { Source = "fashion-mini" } };
    if (!isNote && recipe.Data.TrainLabels is not null)
    {
        // Trousers in place of normal heartbeats.
        recipe = recipe with
        {
            Data = recipe.Data with { TrainLabels = ["Trouser"] }, Training = recipe.Training with { Epochs = 100, BatchSize = 64 },
            Decoder = [.. recipe.Decoder.SkipLast(1), (DenseRecipe)recipe.Decoder[^1] with { Units = 784 }],
        };
    }

    var prepared = TrainingData.Prepare(recipe, pair);
    var trained = new Autoencoder(recipe, prepared.Train.Shape, prepared.Scaler);
    return (trained, prepared, new Trainer(trained).Fit(prepared.Train, prepared.Validation));
}

void Losses(Autoencoder of, params (int Epoch, string Note)[] notes)
{
    foreach (var (epoch, note) in notes)
    {
        var entry = of.History.Entries.First(entry => entry.Epoch == epoch);
        Console.WriteLine($"   epoch {epoch,2}: loss {entry.Train["loss"]:F4}   validation {entry.Validation!["loss"]:F4}{Note(note)}");
    }
}

string Note(string number) => isNote ? $" (the note: {number})" : "";

double Loss(LossRecipe kind, Reduction reduction)
{
    var copy = new Autoencoder(
        model.Recipe with { Objective = new ObjectiveRecipe { Loss = kind, Reduction = reduction } }, model.InputShape, model.Scaler);
    model.Backend.Copy(model.Parameters.All, copy.Parameters.All);
    return copy.Evaluate(fewTest).Loss;
}

static double CrossEntropy(double x, double y) => -x * Math.Log(Math.Clamp(y, 1e-7, 1)) - (1 - x) * Math.Log(Math.Clamp(1 - y, 1e-7, 1));

void Measure(string what, float[,] samples, string[] classes, string? picture)
{
    var (quality, kinds) = (
        metrics.Measure(samples, classes), metrics.Classify(samples).CountBy(kind => kind).OrderByDescending(kind => kind.Value).ToArray());
    Console.WriteLine(
        $"   {what,-32} look real {quality.Precision,6:P1}   cover {quality.Recall,6:P1} of the clothes   of the class requested "
        + $"{quality.Agreement,6:P1}   most {kinds[0].Key}, {kinds[0].Value / (double)quality.Samples:P1}");
    if (picture is not null) Picture(picture, Stack(Enumerable.Range(0, 10).Select(label => Part(samples, 100 * label, 10))), 10);
}

LatentPath Move(int row, int seed) => Perturbation.InRandomDirection(model, Row(test, row), statistics.StandardDeviation, (ulong)seed);

float[,] Hits(SearchHit[] hits) => Values(few.Select([.. hits.Select(hit => hit.Row)]));

int IndexOf(double? value) => purity.ByClass.ToList().IndexOf(value);

float[,] Uniform(float[,] like, int count)
{
    var (width, values) = (like.GetLength(1), new float[count, like.GetLength(1)]);
    var (draws, shares) = (model.Backend.Allocate(count * width).AsRow(), new float[count * width]);
    model.Backend.FillUniform(new RandomStream(1, RandomPurpose.Data), 0, 1, draws);
    model.Backend.Download(draws, shares);
    for (var c = 0; c < width; c++)
    {
        var (low, high) = CodeRange.Measure(like, c);
        for (var r = 0; r < count; r++) values[r, c] = low + (high - low) * shares[r * width + c];
    }

    return values;
}
