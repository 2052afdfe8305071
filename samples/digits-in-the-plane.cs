#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// The experiments of S. Lee's lecture "Autoencoder" (Industrial AI Lab), in its order: a line with an error model; the digits 1, 5 and 6 in a plane of two numbers;
// new digits from there. On MNIST where HOURGLASS_DATA has it, else on digits of 8×8 pixels.  dotnet run -c Release samples/digits-in-the-plane.cs [FOLDER]
using System.Globalization;
using System.Runtime.CompilerServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : "digits-in-the-plane").FullName;

Console.WriteLine("1. Regression with an error model: how likely a point is, how sure we are, which model is better");
var backend = Backend.Default;
var (x, y) = (new float[200, 1], new float[200, 1]);
var noise = Normal(200, seed: 1);
for (var i = 0; i < 200; i++) (x[i, 0], y[i, 0]) = (i / 100f - 1, 0.5f + 0.8f * (i / 100f - 1) + 0.2f * noise[i]);
var (mean, line) = (Polynomial(x, y, 0), Polynomial(x, y, 1));
foreach (var (name, fitted, parameters) in ((string, float[,], int)[])[("the mean", mean, 2), ("a line", line, 3), ("a parabola", Polynomial(x, y, 2), 4), ("degree 6", Polynomial(x, y, 6), 8)])
{
    var error = GaussianErrorModel.Fit(y, fitted);
    var likelihood = error.LogLikelihood(y, fitted).Sum();
    Console.WriteLine($"   {name,-11} σ {Math.Sqrt(error.Variances[0]):F3}   log-likelihood {likelihood,7:F1}   AIC {2 * parameters - 2 * likelihood,7:F1}   BIC {parameters * Math.Log(200) - 2 * likelihood,7:F1}   "
        + $"95 % band holds {100 * error.Coverage(y, fitted):F0} % of the points");
}

Console.WriteLine("\n2. The data");
var catalog = new DataCatalog(SampleDataSets.Entries);
var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(Here(), "../recipes/mnist-156-tanh.json")));
DataPair pair;
var isMnist = true;
try
{
    pair = catalog.Load("mnist");
}
catch (FileNotFoundException)
{
    (isMnist, pair) = (false, SampleDataSets.Digits());
    recipe = recipe with { Name = "digits-156-tanh", Data = new() { Source = "digits", Scaler = ScalerKind.MinMax, Labels = ["1", "5", "6"], TestFraction = 0.25 }, Decoder = [.. recipe.Decoder.SkipLast(1), new DenseRecipe { Units = 64 }] };
    recipe.Data.Validation = ValidationKind.Test;
    recipe.Training.LearningRate = 0.001f;
}

var data = TrainingData.Prepare(recipe.Data, pair, recipe.Training.Seed);
var test = data.Test!;
Say("training pictures", data.Train.Count, "16583");
Say("test pictures", test.Count, "2985");

Console.WriteLine("\n3. Training, 784-500-300-2 and back with tanh, Adam 1e-4, batches of 50: the loss every 250 iterations");
var model = new Autoencoder(recipe, data.Train.Shape, data.Scaler);
var result = new Trainer(model).Fit(data.Train, test);
foreach (var entry in model.History.Entries) Console.WriteLine($"   {entry.Step,5}: batch {entry.Train["loss"]:F4}   test {entry.Validation!["loss"]:F4}");
var pca = Pca.Fit(data.Train.Table, data.Scaler.Map, 2);
Say("test MSE", model.Evaluate(test).MeanSquaredError, ".0355 to .0364 (three seeds of the note's program)");
Say("PCA of two dimensions, what linear f and g reach", pca.MeanSquaredError(test.Table, data.Scaler.Map), ".0429");

Console.WriteLine("\n4. The latent space");
var codes = model.Encode(test);
var (own, flat) = (NeighborPurity.Measure(codes, test.Labels, 1), NeighborPurity.Measure(pca.Encode(test.Table, data.Scaler.Map), test.Labels, 1));
Say("digits whose nearest neighbor in the plane is of their class", own.Accuracy, ".914 to .928");
Say("the same of PCA's plane", flat.Accuracy, ".906");

Console.WriteLine("\n5. A digit made from the point (-1, 5)");
var point = new float[,] { { -1, 5 } };
var reach = CodeReach.Of(model.Encode(data.Train));
Console.WriteLine($"   It lies {reach.Distances(point)[0]:F1} standard deviations from the middle of the codes; 99.9 % of the training codes lie within {reach.Limit:F1}.");
Picture("point", model.Decode(point), 1);

Console.WriteLine("\n6. The plane, decoded: 20 × 20 pictures over what the codes cover");
var across = CodeRange.Of(codes, 0).Evenly(20);
var up = CodeRange.Of(codes, 1).Evenly(20);
Picture("plane", ManifoldGrid.Decode(model, across, [.. up.Reverse()]).Samples, 20);

Console.WriteLine("\n7. ξ(x, x', α) = g((1 − α)·f(x) + α·f(x')) between two test digits, above the blend of their pixels");
var labels = test.Labels.ToArray();
var (first, second) = (Row(test, 0), Row(test, Array.FindIndex(labels, label => label != labels[0])));
var way = Interpolation.Between(model, first, second, 10);
Picture("interpolation", Join(way.Path.Samples, way.Blend), 10);
var straight = Enumerable.Range(0, first.Length).Sum(c => Math.Pow((way.Path.Samples[9, c] - way.Path.Samples[0, c]) * data.Scaler.Map.Scale[0], 2));
Console.WriteLine($"   Through the latent space the picture travels {way.Path.Length:F1}, the straight way between its ends is {Math.Sqrt(straight):F1} (in scaled units): the manifold is bent.");

Console.WriteLine("\n8. Densities over the latent space, and what is drawn from them");
var trained = model.Encode(data.Train);
// What the density is to blame for, not the decoder: samples beside the reconstructions of real digits, in the plane of eight principal components.
var judge = SampleJudge.OfPca(new DataSet("reconstructions", model.Reconstruct(test)), data.Scaler, 8);
CodeDensity[] densities = [DiagonalGaussian.Fit(trained), FullGaussian.Fit(trained), GaussianMixture.Choose(trained, 1, 12).Best];
foreach (var density in densities)
{
    var samples = model.Sample(density, 1000, seed: 1).Rows;
    var quality = judge.Measure(samples);
    Console.WriteLine($"   {density,-34} log density of test codes {density.LogDensity(codes).Average():F2} nats   Fréchet distance {quality.Frechet:F2}   precision {quality.Precision:F2}   recall {quality.Recall:F2}");
    Picture(density.Name, Head(samples, 40), 20);
}

Console.WriteLine("   The note calls the diagonal Gaussian's samples unsatisfying: here it is a number, and what a better density mends of it.");

var page = HtmlReport.Write(Path.Combine(folder, "report.html"), RunReport.Create(model, data, result, RunMetrics.Measure(model, data)))[0];
Console.WriteLine($"\n{page}");

void Say(string what, double here, string note) => Console.WriteLine($"   {what}: {here:0.####}{(isMnist ? $"   (the note: {note})" : "")}");

void Picture(string name, float[,] rows, int columns)
{
    var (scale, shift) = isMnist ? (1 / 255f, 0f) : (1 / 16f, 0f);
    var cells = new List<ReadOnlyMemory<float>>();
    for (var r = 0; r < rows.GetLength(0); r++) cells.Add(Enumerable.Range(0, rows.GetLength(1)).Select(c => rows[r, c] * scale + shift).ToArray());
    var path = Path.Combine(folder, name + ".png");
    Hourglass.Files.PngFile.Write(path, Hourglass.Files.PictureGrid.Compose(cells, model.InputShape, columns, scale: 3));
    Console.WriteLine($"   {path}");
}

float[] Normal(int count, ulong seed)
{
    var matrix = backend.Allocate(count).AsRow();
    backend.FillNormal(new RandomStream(seed, RandomPurpose.Data), 0, 1, matrix);
    var values = new float[count];
    backend.Download(matrix, values);
    return values;
}

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

static float[] Row(DataSet rows, int row)
{
    var values = new float[rows.Table.Columns];
    rows.Table.CopyRow(row, values);
    return values;
}

static float[,] Join(float[,] above, float[,] below)
{
    var both = new float[above.GetLength(0) + below.GetLength(0), above.GetLength(1)];
    Array.Copy(above, both, above.Length);
    Array.Copy(below, 0, both, above.Length, below.Length);
    return both;
}

static float[,] Head(float[,] rows, int count)
{
    var head = new float[count, rows.GetLength(1)];
    Array.Copy(rows, head, head.Length);
    return head;
}

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
