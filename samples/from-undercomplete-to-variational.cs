#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false
#:include shared/Lecture.cs

// The experiments of a lecture, "Autoencoders" and "Variational Autoencoders", in its order: bottlenecks and PCA, codes as wide as
// the input, the gaps of a latent space, sparse and denoising codes, and distributions instead of points. On MNIST if HOURGLASS_DATA has
// it, otherwise on clothes.
// dotnet run -c Release samples/from-undercomplete-to-variational.cs [FOLDER]
using Hourglass.Compression;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;
using Hourglass.Transfer;
using static Hourglass.Samples.Lecture;

Begin(args, "from-undercomplete-to-variational");
NumberFormat = "0.#####";
var (backend, scaler) = (Backend.Default, Scaler.Fit(ScalerRecipe.ByteRange, RowTable.FromBytes([0, 255], 2, 1)));

Console.WriteLine("1. A picture of 10×10 pixels, n = 100, through 50 hidden units");
var (patches, newPatches) = SampleDataSets.TenByTen();
var example = LoadRecipe("example-100-50");
var narrow = Train(example, patches, scaler);
Say("test MSE", narrow.Evaluate(newPatches!).MeanSquaredError);
Say("PCA of 50 dimensions", Pca.Fit(patches.Table, scaler.Map, 50).MeanSquaredError(newPatches!.Table, scaler.Map), "very similar");
var (noise, newNoise) = (Noise(10_000, 100, 1), Noise(2_000, 100, 2));
var independent = Train(example, noise, scaler);
Say("explained variance of correlated pixels", narrow.Evaluate(newPatches).ExplainedVariance, "correlations are discovered");
Say("explained variance of independent inputs", independent.Evaluate(newNoise).ExplainedVariance, "half, for 50 of 100 values", "expected");

Console.WriteLine("\n2. A linear decoder and MSE: the subspace of PCA");
const string Mirror = """{ "layer": "mirror", "activation": "sigmoid" }""";
const string Sum = "\"loss\": \"squaredError\", \"reduction\": \"sum\"", Entropy = "\"loss\": \"binaryCrossEntropy\"";
var linear = Train(Parse("linear", Dense(8), Dense(100), Sum, 200, 256, 0.005f), patches, scaler);
var (pca, weights) = (Pca.Fit(patches.Table, scaler.Map, 8), new float[800]);
backend.Download(linear.Parameters.Parameters.First(parameter => parameter.Dimensions is [100, 8]).Values, weights);
float[] columns = [.. Enumerable.Range(0, 800).Select(i => weights[i % 100 * 8 + i / 100])];
Say(
    "largest principal angle between the decoder's columns and eight components, degrees",
    SubspaceAngles.Largest(Table(columns, 100), pca.Components), "the same subspace");
Say("test MSE over that of PCA", linear.Evaluate(newPatches).MeanSquaredError / pca.MeanSquaredError(newPatches.Table, scaler.Map), "1");

Console.WriteLine("\n3. Three values to two: Dense(2, sigmoid), Dense(3, sigmoid), MSE, SGD");
var cube = CorrelatedCube.Create(1_000, 200);
var plane = new Autoencoder(LoadRecipe("cube-3d"), cube.Train.Shape);
plane.Fit(cube.Train);
Say("test MSE", plane.Evaluate(cube.Test!).MeanSquaredError);
Say(
    "of predicting the mean", Pca.Fit(cube.Train.Table, Scaler.None.Map, 1).MeanBaselineError(cube.Test!.Table, Scaler.None.Map),
    "more than that", "expected");
Scatter("cube", "Two values for three", plane.Encode(cube.Test));

Console.WriteLine("\n4. The data, and a bottleneck of 32 values as compression");
var pair = LoadMnist(SampleDataSets.FashionMini);
var (train, test) = (pair.Train.Take(20_000), pair.Test!);
var other = IsMnist ? SampleDataSets.FashionMini().Test! : Upsampled(SampleDataSets.Digits().Train);
var (domain, foreign) = IsMnist ? ("MNIST", "clothes") : ("clothes", "digits");
Console.WriteLine($"   {domain}: {train.Count} training rows, {test.Count} test rows");
var small = Train(Parse("narrow-32", $"{Dense(256, "relu")}, {Dense(32)}", Mirror, Sum, 15, 64, 0.002f), train, scaler);
var own = small.Evaluate(test).MeanSquaredError;
Say("test MSE of 784-256-32 and back", own);
Say(
    "PCA of 32 dimensions", Pca.Fit(train.Table, scaler.Map, 32).MeanSquaredError(test.Table, scaler.Map),
    "a non-linear code is more powerful");
foreach (var row in CompressionMetrics.Measure(small, test, train))
    Console.WriteLine(
        $"   codes of {row.Bits,2} bits: {row.RowBytes} bytes for 784, {row.ByteRatio:F1} to 1, MSE {row.MeanSquaredError:F5}: lossy");
Say(
    $"data-specific: the factor of the error on {foreign}", small.Evaluate(other).MeanSquaredError / own,
    "a model of faces does no good job on trees");
Picture("data-specific", Stack(Values(other.Take(10)), small.Reconstruct(other.Take(10).Table)), 10);

Console.WriteLine("\n5. Limits: a code as wide as the input, linear: it copies, and learns nothing about the data");
var wide = Train(Parse("identity", Dense(100), Dense(100), Sum, 200, 256, 0.003f), patches, scaler);
Say("MSE of patches", wide.Evaluate(newPatches).MeanSquaredError, "0");
Say("MSE of noise, without training on noise", wide.Evaluate(newNoise).MeanSquaredError, "nothing useful is learned about the data");
Say("MSE of noise through the 50 units of section 1", narrow.Evaluate(newNoise).MeanSquaredError, "rejected by the bottleneck", "expected");

Console.WriteLine("\n6. What a latent space is not good at: gaps, mixed labels, and no model of where codes lie");
var plain = Train(
    Parse("plain-2d", $"{Dense(256, "relu")}, {Dense(64, "relu")}, {Dense(2)}", Mirror, Entropy, IsMnist ? 12 : 8, 64, 0.002f), train,
    scaler);
var (shown, codes) = (test.Take(2_000), plain.Encode(test.Take(2_000)));
Describe("an autoencoder", codes);
Scatter("plain", "An autoencoder's codes", codes, shown);

Console.WriteLine("\n7. Sparse: 1,024 ReLU units for 784 pixels, with an L1 penalty of 1e-4, or none");
foreach (var weight in (string[])["0", "1e-4"])
{
    var penalties = $"{Entropy}, \"reduction\": \"mean\", \"penalties\": [{{ \"penalty\": \"l1\", \"weight\": {weight} }}]";
    var sparse = Train(Parse("sparse", Dense(1024, "relu"), Dense(784, "sigmoid"), penalties, IsMnist ? 4 : 3, 128), train, scaler);
    var (activities, known) = (sparse.Encode(shown), train.Take(1_000));
    var head = Predictor.CreateClassifier(sparse, train.ClassNames);
    head.Fit(known, new HeadOptions { Freeze = true, Training = new() { Iterations = 300, BatchSize = 64, LearningRate = 0.003f } });
    var (size, zeros) = (activities.Cast<float>().Average(h => (double)h), activities.Cast<float>().Average(h => h == 0 ? 1.0 : 0));
    Console.WriteLine(
        $"   λ {weight,4}: mean |h| {size:F3}   zeros {zeros:P1}   active units per picture "
        + $"{SparseMetrics.Measure(sparse, shown.Table).L0:F0}   MSE {sparse.Evaluate(shown).MeanSquaredError:F4}   "
        + $"a head on its features, from 1,000 labels: accuracy {head.Accuracy(shown):P1}");
}

Console.WriteLine("\n8. Denoising: the input is corrupted, the target is not");
(string, string, string)[] cleaners =
[
    ("gaussian", "\"gaussianNoise\", \"sigma\": 0.5", "relu"), ("masking", "\"masking\", \"fraction\": 0.25", "sigmoid"),
];
foreach (var (name, corruption, activation) in cleaners)
{
    var cleaner = Train(
        Parse(
            name, Dense(500, activation), Dense(784, "sigmoid"), name == "masking" ? Entropy : Sum, IsMnist ? 8 : 5, 128, 0.003f,
            more: $"\"corruption\": {{ \"corruption\": {corruption} }},"),
        train, scaler);
    var (found, corrupted) = (cleaner.Evaluate(test), cleaner.Corrupt(test.Take(10).Table, seed: 1));
    Say(
        name == "gaussian" ? "MSE of pixels + 0.5·N(0, 1), not clipped" : "MSE of pictures with exactly 196 of 784 pixels put to 0",
        found.CorruptedMeanSquaredError!.Value, name == "gaussian" ? ".25" : IsMnist ? ".0285" : "", "expected");
    Say("cleaned", found.MeanSquaredError, name == "gaussian" ? "below a tenth of it" : "", "expected");
    Picture(name, Stack(Values(test.Take(10)), corrupted, cleaner.Reconstruct(corrupted)), 10);
}

Console.WriteLine(
    "\n9. Variational: KL(N(μ, σ²) ‖ N(0, 1)) = ½·(σ² + μ² − log σ² − 1), minimal at μ = 0 and σ = 1; the note lacks the ½ and says σ = 0");
(float, float, string)[] byHand =
[
    (0, 1, "0"), (1, 1, "½"), (0, 0.1f, "½·(0.01 + 4.605 − 1) = 1.808"),
    (0, 0.001f, "½·(0 + 13.816 − 1) = 6.408, without limit as σ → 0"),
];
foreach (var (mu, sigma, result) in byHand)
{
    var single = new LatentDistribution(new[,] { { mu } }, new[,] { { 2 * MathF.Log(sigma) } });
    Say($"KL at μ = {mu}, σ = {sigma}", single.Summarize().Divergence, result, "by hand");
}

var thirty = new Autoencoder(LoadRecipe("vae-500-30"), train.Shape, scaler);
Console.WriteLine(
    $"   The note's 500 features → μ and σ of 30 is the recipe vae-500-30: {thirty.InputShape.Size} → 500 → {thirty.LatentSize} means "
    + $"and {thirty.LatentSize} deviations, and back, {thirty.ParameterCount:N0} weights.");

Console.WriteLine("\n10. Three latent spaces: the reconstruction alone, the divergence alone, and both");
foreach (var (name, reconstruction, kl) in ((string, int, int)[])[("reconstruction", 1, 0), ("divergence", 0, 1), ("both", 1, 1)])
{
    var objective = $"{Entropy}, \"reconstructionWeight\": {reconstruction}, \"penalties\": [{{ \"penalty\": \"kl\", \"weight\": {kl} }}]";
    var vae = Train(
        Parse(
            name, $"{Dense(256, "relu")}, {Dense(64, "relu")}", Mirror, objective, IsMnist ? 12 : 8, 64, 0.002f,
            more: "\"bottleneck\": { \"bottleneck\": \"gaussian\", \"size\": 2 },"),
        train, scaler);
    var (terms, q) = (vae.Evaluate(shown).Terms, vae.EncodeDistribution(shown.Table));
    var draws = Draw(q, Enumerable.Range(0, shown.Count));
    Console.WriteLine(
        $"   weights ({reconstruction}, {kl}): reconstruction {terms["binaryCrossEntropy"]:F1} nats, divergence "
        + $"{Math.Max(0, terms["kl"]):F1} nats");
    Describe(name, draws);
    Scatter(name, $"Weights ({reconstruction}, {kl})", draws, shown);
    if (name != "both") continue;
    var many = CodeStatistics.Measure(Draw(q, Enumerable.Repeat(0, 1_000)));
    Console.WriteLine(
        $"   One row encoded 1,000 times: mean {many.Mean[0]:F3}, {many.Mean[1]:F3} (μ {q.Means[0, 0]:F3}, {q.Means[0, 1]:F3}), "
        + $"standard deviation {many.StandardDeviation[0]:F3}, "
        + $"{many.StandardDeviation[1]:F3} (σ {Math.Exp(q.LogVariances[0, 0] / 2):F3}, {Math.Exp(q.LogVariances[0, 1] / 2):F3})");
    Picture("one-row-ten-draws", vae.Decode(Draw(q, Enumerable.Repeat(0, 10))), 10);
    Picture("samples", vae.Sample(40, seed: 1), 10);
    Picture("between", Interpolation.Create(vae, Row(test, 0), Row(test, 1), 10).Path.Samples, 10);
}

Picture(
    "plain-plane", ManifoldGrid.Create(plain, CodeRange.Measure(codes, 0).Evenly(10), CodeRange.Measure(codes, 1).Evenly(4)).Samples, 10);
Console.WriteLine(
    "   Samples from N(0, I) are codes that the decoder was trained on; the plane of the plain autoencoder of section 6, the last "
    + "picture, has gaps between its classes.");
WriteReport(new ReportContent
{
    Title = "From undercomplete to variational", Sections = Sections,
    Subtitle = $"Codes of two values; those of {domain} are of {shown.Count} test rows, sampled from q(z|x) if the model has one.",
});

void Describe(string name, float[,] points)
{
    var (gaps, purity) = (CodeGaps.Measure(points), NeighborPurity.Measure(points, shown.Labels, 5));
    Console.WriteLine(
        $"   {name}: {gaps.EmptyShare:P0} of 20×20 cells empty ({gaps.EmptyShareIfUniform:P0} for uniform codes); "
        + $"a random point is {gaps.UniformDistance / gaps.DataDistance:F1} times as far "
        + $"from the nearest code as codes are from each other; {purity.Purity:P0} of five neighbors share the class "
        + $"({purity.Chance:P0} by chance)");
}

static DataSet Noise(int rows, int columns, ulong seed)
{
    var stream = new RandomStream(seed, RandomPurpose.Data);
    return new DataSet(
        "noise", RowTable.FromBytes([.. Enumerable.Range(0, rows * columns).Select(i => (byte)stream.Word((uint)i))], rows, columns),
        new Shape(1, 10, 10));
}

// Digits of 8×8 and sixteen grays as pictures of 28×28 bytes: each pixel three wide, with a border of two.
static DataSet Upsampled(DataSet digits)
{
    var bytes = new byte[digits.Count * 784];
    for (var r = 0; r < digits.Count; r++)
    {
        var row = Row(digits, r);
        for (var p = 0; p < 576; p++)
            bytes[r * 784 + (p / 24 + 2) * 28 + p % 24 + 2] = (byte)Math.Min(255, 16 * row[p / 24 / 3 * 8 + p % 24 / 3]);
    }

    return new DataSet("digits", RowTable.FromBytes(bytes, digits.Count, 784), new Shape(1, 28, 28), digits.Labels, digits.ClassNames);
}

static string Dense(int units, string activation = "identity") =>
    $"{{ \"layer\": \"dense\", \"units\": {units}, \"activation\": \"{activation}\" }}";

static Recipe Parse(string name, string encoder, string decoder, string objective, int epochs, int batch, float rate = 0.001f,
    string more = "") => RecipeJson.Parse(
    $$"""
    {
      "name": "{{name}}", {{more}} "encoder": [{{encoder}}], "decoder": [{{decoder}}], "objective": { {{objective}} },
      "training": { "epochs": {{epochs}}, "batchSize": {{batch}}, "learningRate": {{rate}}, "schedule": { "kind": "cosine" } }
    }
    """);
