#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false
#:include shared/Lecture.cs

// The experiments of S. Lee's lecture "Autoencoder" (Industrial AI Lab), in its order: a line with an error model; the digits 1, 5 and 6 in
// a latent plane; new digits from there. On MNIST if HOURGLASS_DATA has it, otherwise on digits of 8×8 pixels.
// dotnet run -c Release samples/digits-in-the-plane.cs [FOLDER]
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;
using static Hourglass.Samples.Lecture;

Begin(args, "digits-in-the-plane");

Console.WriteLine("1. Regression with an error model: the likelihood of a point, error bars, and model selection");
var (x, y) = (new float[200, 1], new float[200, 1]);
var noise = Normal(200, seed: 1);
for (var i = 0; i < 200; i++) (x[i, 0], y[i, 0]) = (i / 100f - 1, 0.5f + 0.8f * (i / 100f - 1) + 0.2f * noise[i]);
var (mean, line) = (Polynomial(x, y, 0), Polynomial(x, y, 1));
(string, float[,], int)[] curves =
[
    ("the mean", mean, 2), ("a line", line, 3), ("a parabola", Polynomial(x, y, 2), 4), ("degree 6", Polynomial(x, y, 6), 8),
];
foreach (var (name, fitted, parameters) in curves)
{
    var error = GaussianErrorModel.Fit(y, fitted);
    var likelihood = error.LogLikelihood(y, fitted).Sum();
    Console.WriteLine(
        $"   {name,-11} σ {Math.Sqrt(error.Variances[0]):F3}   log-likelihood {likelihood,7:F1}   "
        + $"AIC {2 * parameters - 2 * likelihood,7:F1}   BIC {parameters * Math.Log(200) - 2 * likelihood,7:F1}   "
        + $"95 % band covers {100 * error.Coverage(y, fitted):F0} % of the points");
}

Console.WriteLine("\n2. The data");
var recipe = LoadRecipe("mnist-156-tanh");
var pair = LoadMnist(SampleDataSets.Digits);
ShowsNotes = IsMnist;
if (!IsMnist)
{
    recipe = recipe with
    {
        Name = "digits-156-tanh", Training = recipe.Training with { LearningRate = 0.001f },
        Data = new()
        {
            Source = "digits", Scaler = ScalerRecipe.MinMax, Labels = ["1", "5", "6"], TestFraction = 0.25,
            Validation = ValidationKind.Test,
        },
        Decoder = [.. recipe.Decoder.SkipLast(1), new DenseRecipe { Units = 64 }],
    };
}

var data = TrainingData.Prepare(recipe, pair);
var test = data.Test!;
Pixels = (data.Train.Shape, IsMnist ? 255 : 16, 3);
Say("training pictures", data.Train.Count, "16583");
Say("test pictures", test.Count, "2985");

Console.WriteLine("\n3. Training, 784-500-300-2 and back with tanh, Adam 1e-4, batches of 50: the loss every 250 iterations");
var model = new Autoencoder(recipe, data.Train.Shape, data.Scaler);
var result = new Trainer(model).Fit(data.Train, test);
foreach (var entry in model.History.Entries)
    Console.WriteLine($"   {entry.Step,5}: batch {entry.Train["loss"]:F4}   test {entry.Validation!["loss"]:F4}");
var pca = Pca.Fit(data.Train.Table, data.Scaler.Map, 2);
Say("test MSE", model.Evaluate(test).MeanSquaredError, ".0355 to .0364 (three seeds of the note's program)");
Say("PCA of two dimensions, what linear f and g reach", pca.MeanSquaredError(test.Table, data.Scaler.Map), ".0429");

Console.WriteLine("\n4. The latent space");
var codes = model.Encode(test);
var (own, flat) = (
    NeighborPurity.Measure(codes, test.Labels, 1), NeighborPurity.Measure(pca.Encode(test.Table, data.Scaler.Map), test.Labels, 1));
Say("digits whose nearest neighbor in the plane is of their class", own.Accuracy, ".914 to .928");
Say("the same of PCA's plane", flat.Accuracy, ".906");

Console.WriteLine("\n5. A digit made from the point (-1, 5)");
var point = new float[,] { { -1, 5 } };
var support = CodeSupport.Fit(model.Encode(data.Train));
Console.WriteLine(
    $"   It lies {support.Distances(point)[0]:F1} standard deviations from the mean of the codes; 99.9 % of the training codes lie "
    + $"within {support.Limit:F1}.");
Picture("point", model.Decode(point), 1);

Console.WriteLine("\n6. The plane, decoded: 20 × 20 pictures over the range of the codes");
var across = CodeRange.Measure(codes, 0).Evenly(20);
var up = CodeRange.Measure(codes, 1).Evenly(20);
Picture("plane", ManifoldGrid.Create(model, across, [.. up.Reverse()]).Samples, 20);

Console.WriteLine("\n7. ξ(x, x', α) = g((1 − α)·f(x) + α·f(x')) between two test digits, above the blend of their pixels");
var labels = test.Labels.ToArray();
var (first, second) = (Row(test, 0), Row(test, Array.FindIndex(labels, label => label != labels[0])));
var walk = Interpolation.Create(model, first, second, 10);
Picture("interpolation", Stack(walk.Path.Samples, walk.Blend), 10);
var straight = Enumerable.Range(0, first.Length).Sum(
    c => Math.Pow((walk.Path.Samples[9, c] - walk.Path.Samples[0, c]) * data.Scaler.Map.Scale[0], 2));
Console.WriteLine(
    $"   Through the latent space the path has length {walk.Path.Length:F1}, the straight line between its ends "
    + $"{Math.Sqrt(straight):F1} (in scaled units): the manifold is curved.");

Console.WriteLine("\n8. Densities over the latent space, and their samples");
var trained = model.Encode(data.Train);
// To measure the density rather than the decoder, samples are compared with reconstructions of real digits, in eight principal components.
var metrics = GenerativeMetrics.CreateFromPca(new DataSet("reconstructions", model.Reconstruct(test)), data.Scaler, 8);
CodeDensity[] densities = [DiagonalGaussian.Fit(trained), FullGaussian.Fit(trained), GaussianMixture.FitBest(trained, 1, 12).Best];
foreach (var density in densities)
{
    var samples = model.Sample(density, 1000, seed: 1).Rows;
    var quality = metrics.Measure(samples);
    Console.WriteLine(
        $"   {density,-34} log density of test codes {density.LogDensity(codes).Average():F2} nats   Fréchet distance "
        + $"{quality.Frechet:F2}   precision {quality.Precision:F2}   recall {quality.Recall:F2}");
    Picture(density.Name, Part(samples, 0, 40), 20);
}

Console.WriteLine(
    "   The note calls the diagonal Gaussian's samples unsatisfying: here it is a number, and how much a better density improves it.");

WriteReport(RunReport.Create(model, data, result, RunMetrics.Measure(model, data)));

// Least squares by the normal equations of the powers 1, x, x² …, solved by elimination.
static float[,] Polynomial(float[,] x, float[,] y, int degree)
{
    var (n, k) = (x.GetLength(0), degree + 1);
    var system = new double[k, k + 1];
    for (var i = 0; i < n; i++)
        for (var r = 0; r < k; r++)
        {
            for (var c = 0; c < k; c++) system[r, c] += Math.Pow(x[i, 0], r + c);
            system[r, k] += Math.Pow(x[i, 0], r) * y[i, 0];
        }

    for (var pivot = 0; pivot < k; pivot++)
        for (var r = 0; r < k; r++)
        {
            if (r == pivot) continue;
            var factor = system[r, pivot] / system[pivot, pivot];
            for (var c = pivot; c <= k; c++) system[r, c] -= factor * system[pivot, c];
        }

    var fitted = new float[n, 1];
    for (var i = 0; i < n; i++)
        fitted[i, 0] = (float)Enumerable.Range(0, k).Sum(r => system[r, k] / system[r, r] * Math.Pow(x[i, 0], r));
    return fitted;
}
