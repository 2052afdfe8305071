#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false
#:include shared/Lecture.cs

// The lecture chapter "Autoencoder" (after S. Raschka's course and A. Damien's examples) as experiments, in its order: PCA, a network of
// two layers on MNIST with published losses, transposed convolutions, the tricks, and uses of codes.
// On MNIST if HOURGLASS_DATA has it, otherwise on digits of 8×8 pixels.  dotnet run -c Release samples/two-layers-on-digits.cs [FOLDER]
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Search;
using Hourglass.Training;
using Hourglass.Transfer;
using static Hourglass.Samples.Lecture;

Begin(args, "two-layers-on-digits");
NumberFormat = "0.#####";

Console.WriteLine("1. PCA: directions of maximum variance, and a subset of them");
// Standard deviations 1.2 and 0.4 along axes rotated by 30°.
var (draws, cloud, turn) = (Normal(1_000, 1), new float[500, 2], MathF.PI / 6);
for (var i = 0; i < 500; i++)
{
    var (a, b) = (1.2f * draws[2 * i], 0.4f * draws[2 * i + 1]);
    (cloud[i, 0], cloud[i, 1]) = (a * MathF.Cos(turn) - b * MathF.Sin(turn), a * MathF.Sin(turn) + b * MathF.Cos(turn));
}

var axes = Pca.Fit(cloud);
var ratio = axes.ExplainedVarianceRatio();
for (var k = 0; k < 2; k++)
    Console.WriteLine(
        $"   direction {k + 1}: ({axes.Components[k, 0]:F3}, {axes.Components[k, 1]:F3})   variance {axes.ExplainedVariance[k]:F3}, "
        + $"{ratio[k]:P1} of all");
Scatter("cloud", "Points in two dimensions", cloud, x: "x1", y: "x2", limit: 3);
Scatter("turned", "The same points in principal components", axes.Encode(cloud), x: "PC 1", y: "PC 2", limit: 3);

var recipe = LoadRecipe("mnist-sigmoid");
var pair = LoadMnist(SampleDataSets.Digits);
ShowsNotes = IsMnist;
if (!IsMnist)
{
    recipe = recipe with
    {
        Name = "digits-sigmoid", Encoder = [Sigmoid(48), Sigmoid(16)], Decoder = [Sigmoid(48), Sigmoid(64)],
        Data = new() { Scaler = ScalerRecipe.MinMax, TestFraction = 0.25, Validation = ValidationKind.Test },
        Training = recipe.Training with { Iterations = 6001 },
    };
}

Console.WriteLine(
    $"\n2. {(IsMnist ? "784-128-64-128-784" : "64-48-16-48-64")}, all sigmoid, N(0, 0.05²) weights and biases, Adam 0.01, batches of "
    + $"256, {recipe.Training.Iterations:N0} steps");
var data = TrainingData.Prepare(recipe, pair);
var (train, test) = (data.Train, data.Test!);
var model = new Autoencoder(recipe, train.Shape, data.Scaler);
var result = new Trainer(model).Fit(train, test);
Pixels = (train.Shape, IsMnist ? 255 : 16, IsMnist ? 3 : 8);
Dictionary<long, string> notes = new()
{
    [1_000] = ".014881", [2_000] = ".010402", [5_000] = ".006399", [10_000] = ".004552", [15_000] = ".004503", [20_000] = ".003933",
};
foreach (var entry in model.History.Entries)
{
    var note = IsMnist && notes.TryGetValue(entry.Step, out var loss) ? $"   (the note's program: {loss})" : "";
    Console.WriteLine($"   step {entry.Step,6}: batch {entry.Train["loss"]:F6}   test {entry.Validation!["loss"]:F6}{note}");
}

var pca = Pca.Fit(train.Table, data.Scaler.Map, model.LatentSize);
Say("test MSE", model.Evaluate(test).MeanSquaredError, "below .0042", "expected");
Say($"PCA of {model.LatentSize} dimensions", pca.MeanSquaredError(test.Table, data.Scaler.Map), ".00905", "expected");

Console.WriteLine("\n3. The first four pictures of four test batches, and their reconstructions");
var batch = IsMnist ? 256 : 64;
var shown = test.Select([.. Enumerable.Range(0, 16).Select(i => i / 4 * batch + i % 4)]);
Picture("originals", Values(shown), 4);
Picture("reconstructions", model.Reconstruct(shown), 4);

Console.WriteLine("\n4. Latent dimensions are neither orthogonal nor of one variance: nothing in the objective requires it");
var (own, ofPca) = (CodeStatistics.Measure(model.Encode(train)), CodeStatistics.Measure(pca.Encode(train.Table, data.Scaler.Map)));
Console.WriteLine($"   largest correlation of two dimensions: {LargestCorrelation(own):F2}   of PCA {LargestCorrelation(ofPca):F2}");
Console.WriteLine(
    $"   variance of a dimension, minimum to maximum: {own.Variance.Min():F4} to {own.Variance.Max():F4}   of PCA "
    + $"{ofPca.Variance.Min():F4} to {ofPca.Variance.Max():F4}");
Console.WriteLine("   Gram matrix of the normalized weights of the first four latent units:");
foreach (var row in Gram(model, 4)) Console.WriteLine($"   {string.Join("  ", row.Select(value => $"{value,6:F2}"))}");

Console.WriteLine("\n5. Transposed convolution: o = s·(i − 1) + k − 2p + output padding");
(int, int, int, int, int)[] convolutions =
[
    (7, 3, 2, 1, 1), (7, 3, 2, 1, 0), (7, 3, 1, 1, 0), (7, 3, 3, 1, 0), (7, 4, 2, 1, 0), (7, 4, 2, 0, 0), (4, 3, 2, 1, 0),
];
foreach (var (i, k, s, p, more) in convolutions)
{
    var input = new Shape(1, i, i);
    var options = new ConvTranspose2DRecipe { Filters = 1, Kernel = k, Stride = s, Padding = p, OutputPadding = more };
    var layer = options.Create(new LayerContext(new InitializationRecipe(), input));
    layer.Build(input, "layer");
    Console.WriteLine(
        $"   input {i}, kernel {k}, stride {s}, padding {p}, output padding {more}: the formula gives {s * (i - 1) + k - 2 * p + more}, "
        + $"the layer gives {layer.OutputShape}");
}

Console.WriteLine(
    "   A larger stride gives a larger output, larger padding a smaller one. The mirror of a strided encoder finds the output padding "
    + "itself:");
foreach (var size in (Shape[])[new(1, 27, 27), new(1, 28, 28), new(1, 29, 29), new(1, 31, 17)])
{
    var any = new Autoencoder(Convolutional(8, 1), size);
    Console.WriteLine($"   {size} → {any.Encoder.Layers[^3].OutputShape} → 8 → {any.Decoder.OutputShape}");
}

var (part, epochs) = (train.Take(IsMnist ? 12_000 : train.Count), IsMnist ? 3 : 30);
var convolutional = Fit(Convolutional(model.LatentSize, epochs));
Say(
    $"test MSE of convolutions to the same {model.LatentSize} values, {convolutional.ParameterCount:N0} weights, {epochs} epochs of "
    + $"{part.Count:N0} rows", convolutional.Evaluate(test).MeanSquaredError);

Console.WriteLine(
    "\n6. Tricks, each an option: dropout for redundant features, dropout or noise after the input, an L1 penalty for sparse ones");
var (wide, narrow, noisy, noise) = (IsMnist ? 128 : 48, model.LatentSize, Values(test), Normal(test.Count * test.Table.Columns, 3));
for (var i = 0; i < noise.Length; i++) noisy[i / test.Table.Columns, i % test.Table.Columns] += 0.3f * noise[i] * (IsMnist ? 255 : 16);
foreach (var (name, dropout, corruption, penalty) in ((string, string, string, string)[])
[
    ("nothing", "", "", ""),
    ("dropout 0.2 behind the first layer", "{ \"layer\": \"dropout\", \"rate\": 0.2 }, ", "", ""),
    ("input dropout 0.2", "", "\"inputDropout\", \"rate\": 0.2", ""),
    ("input noise 0.3", "", "\"gaussianNoise\", \"sigma\": 0.3", ""),
    ("L1 of 0.1 on the code", "", "", "{ \"penalty\": \"l1\", \"weight\": 0.1 }"),
])
{
    var tricked = Fit(RecipeJson.Parse($$"""
        {
          "name": "trick", {{(corruption.Length > 0 ? $"\"corruption\": {{ \"corruption\": {corruption} }}," : "")}}
          "encoder": [
            { "layer": "dense", "units": {{wide}}, "activation": "relu" }, {{dropout}}
            { "layer": "dense", "units": {{narrow}}, "activation": "relu" }
          ],
          "decoder": [
            { "layer": "dense", "units": {{wide}}, "activation": "relu" },
            { "layer": "dense", "units": {{train.Shape.Size}}, "activation": "sigmoid" }
          ],
          "objective": { "loss": "squaredError", "reduction": "sum", "penalties": [{{penalty}}] },
          "training": { "epochs": {{2 * epochs}}, "batchSize": 64 }
        }
        """));
    var h = tricked.Encode(test).Cast<float>().ToArray();
    Console.WriteLine(
        $"   {name,-36} test MSE {Mse(tricked.Reconstruct(test)):F4}   of noisy rows {Mse(tricked.Reconstruct(noisy)):F4}   mean |h| "
        + $"{h.Average(v => (double)v):F2}   zeros {h.Average(v => v == 0 ? 1.0 : 0):P0}");
}

Console.WriteLine("\n7. The embedding as input of classic machine learning");
var (few, some) = (train.Take(IsMnist ? 4_000 : train.Count), test.Take(2_000));
var (fewLabels, someLabels) = (few.Labels.ToArray(), some.Labels.ToArray());
var (features, pixels) = (Probe.Codes(model, few, some), Probe.Rows(model, few, some));
foreach (var kind in (ProbeKind[])[ProbeKind.Knn, ProbeKind.Svm, ProbeKind.Logistic, ProbeKind.Forest, ProbeKind.KMeans])
{
    var (ofCodes, ofPixels) = (
        Probe.Measure(kind, features.Train, fewLabels, features.Test, someLabels),
        Probe.Measure(kind, pixels.Train, fewLabels, pixels.Test, someLabels));
    Console.WriteLine(
        $"   {kind,-8} on {ofCodes.Features,3} values {ofCodes.Accuracy ?? ofCodes.Purity:P1} in {ofCodes.Seconds:F1} s   on "
        + $"{ofPixels.Features} pixels {ofPixels.Accuracy ?? ofPixels.Purity:P1} in {ofPixels.Seconds:F1} "
        + $"s{(ofCodes.Accuracy is null ? "   (purity)" : "")}");
}

Console.WriteLine("   A new output layer, with the encoder frozen, fine-tuned, or from scratch:");
foreach (
    var point in LabelEfficiency.Measure(
        model, train, some, [50, 500], seeds: 2,
        new HeadOptions { Training = new() { Iterations = 1_000, BatchSize = 32, LearningRate = 0.02f } }))
    Console.WriteLine($"   {point.Labels,4} labels, {point.Use,-11} {point.Mean:P1}");

Console.WriteLine("\n8. Retrieving similar objects");
var byCode = SearchIndex.Create(model, some);
var byPixel = new SearchIndex(pixels.Test, rows: new IndexedRows { Labels = someLabels, ClassNames = some.ClassNames });
Say($"of ten neighbors, fraction of the same class, by {byCode.Width} values", byCode.PrecisionAt(10).Mean);
Say($"by {byPixel.Width} pixels", byPixel.PrecisionAt(10).Mean);
var found = byCode.FindLike(0, 10);
Picture("similar", Values(some.Select([0, .. found.Select(hit => hit.Row)])), 11);

Console.WriteLine("\n9. The latent space as a picture: PCA, and a better method");
var (drawn, map) = (some.Take(1_000), TsneMap.Fit(model, some.Take(1_000), 1_000));
var flat = Pca.Fit(model.Encode(drawn), 2).Encode(model.Encode(drawn));
foreach (var (name, title, points) in ((string, string, float[,])[])[("pca", "Codes by PCA", flat), ("tsne", "Codes by t-SNE", map.Points)])
{
    Say($"{title}: five nearest of the same class", NeighborPurity.Measure(points, drawn.Labels, 5).Purity);
    Scatter(name, title, points, drawn, "x", "y");
}

var report = RunReport.Create(model, data, result, RunMetrics.Measure(model, data));
WriteReport(new ReportContent
{
    Title = report.Title, Subtitle = report.Subtitle, Headlines = report.Headlines, Facts = report.Facts, RecipeJson = report.RecipeJson,
    Sections = [.. report.Sections, .. Sections],
});

Autoencoder Fit(Recipe some)
{
    var trained = new Autoencoder(some, train.Shape, data.Scaler);
    trained.Fit(part);
    return trained;
}

double Mse(float[,] found) =>
    found.Cast<float>().Zip(Values(test).Cast<float>(), (a, b) => Math.Pow((a - b) / (IsMnist ? 255 : 16), 2)).Average();

static Recipe Convolutional(int code, int epochs) => RecipeJson.Parse($$"""
    {
      "name": "convolutional",
      "encoder": [
        { "layer": "conv2D", "filters": 16, "kernel": 3, "stride": 2, "padding": 1, "activation": "relu" },
        { "layer": "conv2D", "filters": 32, "kernel": 3, "stride": 2, "padding": 1, "activation": "relu" },
        { "layer": "flatten" }, { "layer": "dense", "units": {{code}} }
      ],
      "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
      "objective": { "loss": "squaredError", "reduction": "sum" },
      "training": { "epochs": {{epochs}}, "batchSize": 64, "learningRate": 0.003 }
    }
    """);

static DenseRecipe Sigmoid(int units) => new() { Units = units, Activation = ActivationKind.Sigmoid };

static double LargestCorrelation(CodeStatistics codes) =>
    codes.Correlation().Cast<double>().Where(value => Math.Abs(value) < 0.999999).Max(Math.Abs);

// Products of the normalized weight rows of the first latent units: zeros off the diagonal if they were orthogonal.
static IEnumerable<double[]> Gram(Autoencoder model, int count)
{
    var weights = model.Parameters.Parameters.Last(
        parameter => parameter.Name.StartsWith("encoder", StringComparison.Ordinal) && parameter.Dimensions.Count == 2);
    var values = new float[weights.Length];
    model.Backend.Download(weights.Values, values);
    var rows = values.Chunk(weights.Columns).Take(count).ToArray();
    return rows.Select(a => rows.Select(b => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b))).ToArray());

    static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
