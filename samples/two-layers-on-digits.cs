#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// The lecture chapter "Autoencoder" (after S. Raschka's course and A. Damien's examples) as experiments, in its order: PCA, a net of two layers on MNIST whose losses
// are known, transposed convolutions, the tricks, and what codes are good for. On MNIST where HOURGLASS_DATA has it, else on digits of 8×8 pixels.
// dotnet run -c Release samples/two-layers-on-digits.cs [FOLDER]
using System.Globalization;
using System.Runtime.CompilerServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Files;
using Hourglass.Latent;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Search;
using Hourglass.Training;
using Hourglass.Transfer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : "two-layers-on-digits").FullName;
var sections = new List<ReportSection>();

Console.WriteLine("1. PCA: directions of maximum variance, and a subset of them");
// Standard deviations 1.2 and 0.4 along axes turned by 30°.
var (draws, cloud, turn) = (Normal(1_000, 1), new float[500, 2], MathF.PI / 6);
for (var i = 0; i < 500; i++)
{
    var (a, b) = (1.2f * draws[2 * i], 0.4f * draws[2 * i + 1]);
    (cloud[i, 0], cloud[i, 1]) = (a * MathF.Cos(turn) - b * MathF.Sin(turn), a * MathF.Sin(turn) + b * MathF.Cos(turn));
}

var axes = Pca.Fit(cloud);
var ratio = axes.ExplainedVarianceRatio();
for (var k = 0; k < 2; k++)
    Console.WriteLine($"   direction {k + 1}: ({axes.Components[k, 0]:F3}, {axes.Components[k, 1]:F3})   variance {axes.ExplainedVariance[k]:F3}, {ratio[k]:P1} of all");
Scatter("cloud", "Points of two numbers", "x1", "x2", cloud);
Scatter("turned", "The same along the directions of most variance", "PC 1", "PC 2", axes.Encode(cloud));

var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(Here(), "../recipes/mnist-sigmoid.json")));
var isMnist = true;
DataPair pair;
try
{
    pair = new DataCatalog(SampleDataSets.Entries).Load("mnist");
}
catch (FileNotFoundException)
{
    (isMnist, pair) = (false, SampleDataSets.Digits());
    recipe = recipe with { Name = "digits-sigmoid", Data = new() { Scaler = ScalerKind.MinMax, TestFraction = 0.25 }, Encoder = [Sigmoid(48), Sigmoid(16)], Decoder = [Sigmoid(48), Sigmoid(64)] };
    recipe.Data.Validation = ValidationKind.Test;
    recipe.Training.Iterations = 6001;
}

Console.WriteLine($"\n2. {(isMnist ? "784-128-64-128-784" : "64-48-16-48-64")}, all sigmoid, N(0, 0.05²) weights and biases, Adam 0.01, batches of 256, {recipe.Training.Iterations:N0} steps");
var data = TrainingData.Prepare(recipe.Data, pair, recipe.Training.Seed);
var (train, test) = (data.Train, data.Test!);
var model = new Autoencoder(recipe, train.Shape, data.Scaler);
var result = new Trainer(model).Fit(train, test);
Dictionary<long, string> notes = new() { [1_000] = ".014881", [2_000] = ".010402", [5_000] = ".006399", [10_000] = ".004552", [15_000] = ".004503", [20_000] = ".003933" };
foreach (var entry in model.History.Entries)
    Console.WriteLine($"   step {entry.Step,6}: batch {entry.Train["loss"]:F6}   test {entry.Validation!["loss"]:F6}{(isMnist && notes.TryGetValue(entry.Step, out var note) ? $"   (the note's program: {note})" : "")}");
var pca = Pca.Fit(train.Table, data.Scaler.Map, model.LatentSize);
Say("test MSE", model.Evaluate(test).MeanSquaredError, "below .0042");
Say($"PCA of {model.LatentSize} dimensions", pca.MeanSquaredError(test.Table, data.Scaler.Map), ".00905");

Console.WriteLine("\n3. The first four pictures of four test batches, and what is made of them");
var batch = isMnist ? 256 : 64;
var shown = test.Select([.. Enumerable.Range(0, 16).Select(i => i / 4 * batch + i % 4)]);
Picture("originals", Values(shown));
Picture("reconstructions", model.Reconstruct(shown));

Console.WriteLine("\n4. Latent dimensions are neither orthogonal nor of one variance: nothing in the objective asks for it");
var (own, ofPca) = (CodeStatistics.Of(model.Encode(train)), CodeStatistics.Of(pca.Encode(train.Table, data.Scaler.Map)));
Console.WriteLine($"   largest correlation of two dimensions: {LargestCorrelation(own):F2}   of PCA {LargestCorrelation(ofPca):F2}");
Console.WriteLine($"   variance of a dimension, from the least to the greatest: {own.Variance.Min():F4} to {own.Variance.Max():F4}   of PCA {ofPca.Variance.Min():F4} to {ofPca.Variance.Max():F4}");
Console.WriteLine("   Gram matrix of the first four latent units' weights, rows of length 1:");
foreach (var row in Gram(model, 4)) Console.WriteLine($"   {string.Join("  ", row.Select(value => $"{value,6:F2}"))}");

Console.WriteLine("\n5. Transposed convolution: o = s·(i − 1) + k − 2p + output padding");
foreach (var (i, k, s, p, more) in ((int, int, int, int, int)[])[(7, 3, 2, 1, 1), (7, 3, 2, 1, 0), (7, 3, 1, 1, 0), (7, 3, 3, 1, 0), (7, 4, 2, 1, 0), (7, 4, 2, 0, 0), (4, 3, 2, 1, 0)])
{
    var layer = new ConvTranspose2D(1, k, stride: (Size2D)s, padding: p, outputPadding: (Size2D)more);
    layer.Build(new Shape(1, i, i), "layer");
    Console.WriteLine($"   input {i}, kernel {k}, stride {s}, padding {p}, output padding {more}: the law says {s * (i - 1) + k - 2 * p + more}, the layer gives {layer.OutputShape}");
}

Console.WriteLine("   A larger stride gives a larger output, larger padding a smaller one. The mirror of a strided encoder finds the output padding itself:");
foreach (var size in (Shape[])[new(1, 27, 27), new(1, 28, 28), new(1, 29, 29), new(1, 31, 17)])
{
    var any = new Autoencoder(Convolutional(8, 1), size);
    Console.WriteLine($"   {size} → {any.Encoder.Layers[^3].OutputShape} → 8 → {any.Decoder.OutputShape}");
}

var (part, epochs) = (train.Take(isMnist ? 12_000 : train.Count), isMnist ? 3 : 30);
var convolutional = Fit(Convolutional(model.LatentSize, epochs));
Say($"test MSE of convolutions to the same {model.LatentSize} numbers, {convolutional.ParameterCount:N0} weights, {epochs} epochs of {part.Count:N0} rows", convolutional.Evaluate(test).MeanSquaredError);

Console.WriteLine("\n6. Tricks, each an option: dropout for redundant features, dropout or noise after the input, an L1 penalty for sparse ones");
var (wide, narrow, noisy, noise) = (isMnist ? 128 : 48, model.LatentSize, Values(test), Normal(test.Count * test.Table.Columns, 3));
for (var i = 0; i < noise.Length; i++) noisy[i / test.Table.Columns, i % test.Table.Columns] += 0.3f * noise[i] * (isMnist ? 255 : 16);
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
          "encoder": [ { "layer": "dense", "units": {{wide}}, "activation": "relu" }, {{dropout}}{ "layer": "dense", "units": {{narrow}}, "activation": "relu" } ],
          "decoder": [ { "layer": "dense", "units": {{wide}}, "activation": "relu" }, { "layer": "dense", "units": {{train.Shape.Size}}, "activation": "sigmoid" } ],
          "objective": { "loss": "squaredError", "reduction": "sum", "penalties": [{{penalty}}] }, "training": { "epochs": {{2 * epochs}}, "batchSize": 64 }
        }
        """));
    var h = tricked.Encode(test).Cast<float>().ToArray();
    Console.WriteLine($"   {name,-36} test MSE {Mse(tricked.Reconstruct(test)):F4}   of noisy rows {Mse(tricked.Reconstruct(noisy)):F4}   mean |h| {h.Average(v => (double)v):F2}   zeros {h.Average(v => v == 0 ? 1.0 : 0):P0}");
}

Console.WriteLine("\n7. The embedding as input of classic machine learning");
var (few, some) = (train.Take(isMnist ? 4_000 : train.Count), test.Take(2_000));
var (fewLabels, someLabels) = (few.Labels.ToArray(), some.Labels.ToArray());
var (features, pixels) = (Probe.Codes(model, few, some), Probe.Rows(model, few, some));
foreach (var kind in (ProbeKind[])[ProbeKind.Knn, ProbeKind.Svm, ProbeKind.Logistic, ProbeKind.Forest, ProbeKind.KMeans])
{
    var (ofCodes, ofPixels) = (Probe.Measure(kind, features.Train, fewLabels, features.Test, someLabels), Probe.Measure(kind, pixels.Train, fewLabels, pixels.Test, someLabels));
    Console.WriteLine($"   {kind,-8} on {ofCodes.Features,3} numbers {ofCodes.Accuracy ?? ofCodes.Purity:P1} in {ofCodes.Seconds:F1} s   on {ofPixels.Features} pixels {ofPixels.Accuracy ?? ofPixels.Purity:P1} in {ofPixels.Seconds:F1} s{(ofCodes.Accuracy is null ? "   (purity)" : "")}");
}

Console.WriteLine("   An own output layer, the encoder frozen, tuned with it, or drawn anew:");
foreach (var point in LabelCurve.Measure(model, train, some, [50, 500], seeds: 2, new HeadOptions { Training = new() { Iterations = 1_000, BatchSize = 32, LearningRate = 0.02f } }))
    Console.WriteLine($"   {point.Labels,4} labels, {point.Use,-11} {point.Mean:P1}");

Console.WriteLine("\n8. Retrieving similar objects");
var byCode = SearchIndex.Create(model, some);
var byPixel = new SearchIndex(pixels.Test, rows: new IndexedRows { Labels = someLabels, ClassNames = some.ClassNames });
Say($"of ten neighbors, share of the same class, by {byCode.Width} numbers", byCode.PrecisionAt(10).Mean);
Say($"by {byPixel.Width} pixels", byPixel.PrecisionAt(10).Mean);
var found = byCode.FindLike(0, 10);
Picture("similar", Values(some.Select([0, .. found.Select(hit => hit.Row)])), 11);

Console.WriteLine("\n9. The latent space as a picture: PCA, and a better method");
var (drawn, map) = (some.Take(1_000), TsneMap.Fit(model, some.Take(1_000), 1_000));
var flat = Pca.Fit(model.Encode(drawn), 2).Encode(model.Encode(drawn));
foreach (var (name, title, points) in ((string, string, float[,])[])[("pca", "Codes by PCA", flat), ("tsne", "Codes by t-SNE", map.Points)])
{
    Say($"{title}: five nearest of the same class", NeighborPurity.Measure(points, drawn.Labels, 5).Purity);
    Scatter(name, title, "x", "y", points, drawn);
}

var report = RunReport.Create(model, data, result, RunMetrics.Measure(model, data));
Console.WriteLine($"\n{HtmlReport.Write(Path.Combine(folder, "report.html"), new ReportContent { Title = report.Title, Subtitle = report.Subtitle, Headlines = report.Headlines, Facts = report.Facts, RecipeJson = report.RecipeJson, Sections = [.. report.Sections, .. sections] })[0]}");

void Say(string what, double here, string note = "") => Console.WriteLine($"   {what}: {here:0.#####}{(isMnist && note.Length > 0 ? $"   (expected: {note})" : "")}");

void Scatter(string name, string title, string x, string y, float[,] points, DataSet? rows = null) => sections.Add(new ChartSection
{
    Name = name, Title = title, Note = "",
    Chart = new ScatterChart
    {
        Title = title, XName = x, YName = y, Classes = rows?.ClassNames ?? [], Limits = rows is null ? [(-3, -3), (3, 3)] : [],
        Points = [.. Enumerable.Range(0, points.GetLength(0)).Select(i => new ScatterPoint(points[i, 0], points[i, 1], i, rows?.Labels[i] ?? 0))],
    },
});

void Picture(string name, float[,] rows, int columns = 4)
{
    var cells = Enumerable.Range(0, rows.GetLength(0)).Select(r => (ReadOnlyMemory<float>)Enumerable.Range(0, rows.GetLength(1)).Select(c => rows[r, c] / (isMnist ? 255 : 16)).ToArray());
    PngFile.Write(Path.Combine(folder, name + ".png"), PictureGrid.Compose([.. cells], model.InputShape, columns, scale: isMnist ? 3 : 8));
    Console.WriteLine($"   {Path.Combine(folder, name + ".png")}");
}

Autoencoder Fit(Recipe some)
{
    var trained = new Autoencoder(some, train.Shape, data.Scaler);
    trained.Fit(part);
    return trained;
}

double Mse(float[,] found) => found.Cast<float>().Zip(Values(test).Cast<float>(), (a, b) => Math.Pow((a - b) / (isMnist ? 255 : 16), 2)).Average();

static float[] Normal(int count, ulong seed)
{
    var (matrix, values) = (Backend.Default.Allocate(count).AsRow(), new float[count]);
    Backend.Default.FillNormal(new RandomStream(seed, RandomPurpose.Data), 0, 1, matrix);
    Backend.Default.Download(matrix, values);
    return values;
}

static Recipe Convolutional(int code, int epochs) => RecipeJson.Parse($$"""
    {
      "name": "convolutional",
      "encoder": [
        { "layer": "conv2D", "filters": 16, "kernel": 3, "stride": 2, "padding": 1, "activation": "relu" },
        { "layer": "conv2D", "filters": 32, "kernel": 3, "stride": 2, "padding": 1, "activation": "relu" }, { "layer": "flatten" }, { "layer": "dense", "units": {{code}} }
      ],
      "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
      "objective": { "loss": "squaredError", "reduction": "sum" }, "training": { "epochs": {{epochs}}, "batchSize": 64, "learningRate": 0.003 }
    }
    """);

static DenseRecipe Sigmoid(int units) => new() { Units = units, Activation = ActivationKind.Sigmoid };

static double LargestCorrelation(CodeStatistics codes) => codes.Correlation().Cast<double>().Where(value => Math.Abs(value) < 0.999999).Max(Math.Abs);

// Products of the weight rows of the first latent units, each of length 1: zeros off the diagonal were they orthogonal.
static IEnumerable<double[]> Gram(Autoencoder model, int count)
{
    var weights = model.Parameters.Parameters.Last(parameter => parameter.Name.StartsWith("encoder", StringComparison.Ordinal) && parameter.Dimensions.Count == 2);
    var values = new float[weights.Length];
    model.Backend.Download(weights.Values, values);
    var rows = values.Chunk(weights.Columns).Take(count).ToArray();
    return rows.Select(a => rows.Select(b => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b))).ToArray());

    static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}

static float[,] Values(DataSet rows)
{
    var values = new float[rows.Count, rows.Table.Columns];
    var row = new float[rows.Table.Columns];
    for (var r = 0; r < rows.Count; r++)
    {
        rows.Table.CopyRow(r, row);
        for (var c = 0; c < row.Length; c++) values[r, c] = row[c];
    }

    return values;
}

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
