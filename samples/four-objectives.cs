#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false
#:include shared/Lecture.cs

// The lecture notebook "AutoEncoders 101" as experiments, in its order: one network, 784-256-256-8 and back, under four objectives, plain,
// denoising, variational and adversarial, and a table of what each is good at. On MNIST if HOURGLASS_DATA has it, otherwise on clothes.
// dotnet run -c Release samples/four-objectives.cs [FOLDER]
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.GradientChecks;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;
using static Hourglass.Samples.Lecture;

Begin(args, "four-objectives");
var pair = LoadMnist(SampleDataSets.FashionMini);
var (train, test) = (pair.Train.Take(20_000), pair.Test!);
var scaler = Scaler.Fit(ScalerRecipe.ByteRange, train.Table);
var models = new List<(string Name, Autoencoder Model)>();
Console.WriteLine($"{(IsMnist ? "MNIST" : "Clothes")}: {train.Count} training rows, {test.Count} test rows");

Console.WriteLine("\n1. An autoencoder: L(x, g(f(x))), here cross-entropy");
var plain = Train("plain", "");
Say("loss, nats per picture", plain.Evaluate(test).Loss);
Say(
    "the minimum: the entropy of the gray pixels themselves",
    Enumerable.Range(0, test.Count).Average(row => Grays(test, row).Sum(x => CrossEntropy(x, x))));

Console.WriteLine("\n2. A denoising autoencoder: L(x, g(f(x̃))), x̃ = x + 0.5·N(0, 1), x the clean row");
var denoising = Train("denoising", "", more: "\"corruption\": { \"corruption\": \"gaussianNoise\", \"sigma\": 0.5 },");
var noisy = denoising.Corrupt(test.Table, seed: 1);
Say("MSE of the noisy pictures", Mse(noisy));
Say("cleaned by it", Mse(denoising.Reconstruct(noisy)), "cannot learn the identity");
Say("by the plain one, trained without noise", Mse(plain.Reconstruct(noisy)));

Console.WriteLine(
    "\n3. A variational autoencoder: the bound L(q), which the notebook writes twice with log p(z|x) where log p(z, x) and log p(x|z) "
    + "belong");
var vae = Train(
    "variational", "\"penalties\": [{ \"penalty\": \"kl\" }]", more: "\"bottleneck\": { \"bottleneck\": \"gaussian\", \"size\": 8 },");
var few = test.Take(200);
var (joint, likelihood, difference, error) = Bound(few, 50);
Say("E log p(z, x) + H(q)", joint);
Say("E log p(x|z) − KL(q ‖ p(z))", likelihood, "equal to it");
Console.WriteLine($"   They differ by {difference:F3}, the standard error with 50 samples per row being {error:F3}.");
Say("log p(x) by 500 importance-weighted draws", vae.LogLikelihood(few.Table, 500, seed: 1).Average(), "above the bound", "expected");
Console.WriteLine(
    "   The reparameterization z = μ + σ·ε, ε ~ N(0, I): with ε fixed the sampled term, here without the divergence, has a derivative "
    + "by μ and log σ²:");
var digits = SampleDataSets.Digits().Train;
var small = new Autoencoder(
    RecipeJson.Parse("""
        {
          "name": "small",
          "encoder": [ { "layer": "dense", "units": 16, "activation": "tanh" } ],
          "bottleneck": { "bottleneck": "gaussian", "size": 3 },
          "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
          "objective": { "loss": "binaryCrossEntropy" }, "training": { "epochs": 1 }
        }
        """), digits.Shape, Scaler.Fit(ScalerRecipe.MinMax, digits.Table), new ReferenceBackend());
var check = GradientCheck.Model(small, digits.Take(8).Table);
foreach (var entry in check.Entries.Where(entry => entry.Name.StartsWith("encoder", StringComparison.Ordinal)))
    Console.WriteLine(
        $"   {entry.Name,-16} backpropagated {entry.Analytic,10:F6}   by differences {entry.Numeric,10:F6}   relative error "
        + $"{entry.RelativeError:E1}");
check.ThrowIfFailed();
Console.WriteLine(
    "   All agree. The first term requires this; the closed form of the second is due to the Gaussian prior, not to the "
    + "reparameterization.");
var z = Draw(new LatentDistribution(new[,] { { 1.5f } }, new[,] { { 2 * MathF.Log(0.7f) } }), Enumerable.Repeat(0, 100_000)).Cast<float>()
    .ToArray();
Say("mean of 100,000 samples of z at μ = 1.5, σ = 0.7", z.Average(), "1.5", "expected");
Say("their standard deviation", Math.Sqrt(z.Average(value => (double)value * value) - Math.Pow(z.Average(), 2)), "0.7", "expected");
var posterior = vae.SummarizePosterior(test);
Console.WriteLine($"   KL {posterior.Divergence:F2} nats per row, {posterior.ActiveCount} of 8 dimensions used");

Console.WriteLine(
    "\n4. An adversarial autoencoder: a discriminator separates codes from samples of N(0, I), and the encoder learns to prevent it");
var adversarial = Train(
    "adversarial", "\"penalties\": [{ \"penalty\": \"adversary\", \"weight\": 30, \"hidden\": [256, 256] }]",
    training: "\"batchSize\": 100, \"beta1\": 0.5, ");
var accuracies = adversarial.History.Entries.Select(entry => (entry.Epoch, entry.Train["discriminatorAccuracy"])).ToArray();
Console.WriteLine(
    $"   {adversarial.Recipe.Training.Epochs} epochs, the others {plain.Recipe.Training.Epochs}; discriminator accuracy "
    + $"after each: {string.Join(", ", accuracies.Select(a => $"{a.Item2:F2}"))}");
Say("on test rows", adversarial.Evaluate(test).Terms["discriminatorAccuracy"], "½ if codes match the prior", "expected");
var aggregate = CodeStatistics.Measure(adversarial.Encode(test));
Say("largest |mean| of a dimension of the codes", aggregate.Mean.Max(Math.Abs), "0", "expected");
Say("largest difference of their covariance to I", OffIdentity(aggregate), "0", "expected");

Console.WriteLine("\n5. All four");
var metrics = GenerativeMetrics.CreateFromPca(test, scaler, 16);
var normal = vae.DrawCodes(1_000, seed: 2);
var (rows, versions) = (new List<TableRow>(), new List<float[,]> { Values(test.Take(10)) });
Console.WriteLine(
    "                  MSE    MSE of noisy   codes: |mean|   |cov − I|   5-NN accur.  N(0, I) decoded: Fréchet   precision   recall");
foreach (var (name, model) in models)
{
    var codes = name == "variational" ? Draw(model.EncodeDistribution(test.Table), Enumerable.Range(0, test.Count)) : model.Encode(test);
    var (spread, samples) = (CodeStatistics.Measure(codes), model.Decode(normal));
    var quality = metrics.Measure(samples);
    double[] figures =
    [
        model.Evaluate(test).MeanSquaredError, Mse(model.Reconstruct(noisy)), spread.Mean.Max(Math.Abs), OffIdentity(spread),
        NeighborPurity.Measure(model.Encode(test), test.Labels, 5).Accuracy, quality.Frechet, quality.Precision, quality.Recall,
    ];
    Console.WriteLine(
        $"   {name,-12} {figures[0]:F4}         {figures[1]:F4} {figures[2],15:F2} {figures[3],11:F2} {figures[4],12:P1} "
        + $"{figures[5],26:F2} {figures[6],11:F2} {figures[7],8:F2}");
    rows.Add(new TableRow(name, [.. figures.Select(figure => (double?)figure)]));
    versions.Add(model.Reconstruct(test.Take(10)));
    Picture($"samples-{name}", Part(samples, 0, 20), 10);
}

Console.WriteLine(
    "   The plain one reconstructs best, but its codes have no known distribution; the denoising one cleans best; the last two trade "
    + "some of both for sampling.");
Picture("reconstructions", Stack(versions), 10);
Picture(
    "cleaned", Stack(((float[][,])[noisy, plain.Reconstruct(noisy), denoising.Reconstruct(noisy)]).Select(all => Part(all, 0, 10))), 10);
WriteReport(new ReportContent
{
    Title = "Four objectives",
    Subtitle =
        $"One network of {plain.ParameterCount:N0} weights, 784-256-256-8 and back, trained on {train.Count:N0} pictures and measured "
        + $"on {test.Count:N0}.",
    Sections =
    [
        new TableSection
        {
            Name = "table", Title = "What each is good at",
            Note = "Samples are decoded codes from N(0, I), measured in 16 principal components.", RowsName = "objective",
            Rows = rows,
            Columns =
            [
                new("MSE", BestValue.Lowest), new("MSE of noisy rows", BestValue.Lowest), new("largest |mean| of codes", BestValue.Lowest),
                new("largest |cov − I|", BestValue.Lowest),
                new("5-NN accuracy", BestValue.Highest), new("Fréchet distance", BestValue.Lowest), new("precision", BestValue.Highest),
                new("recall", BestValue.Highest),
            ],
        },
        new ChartSection
        {
            Name = "discriminator", Title = "The discriminator", Note = "½ is chance.",
            Chart = new LineChart
            {
                Title = "Discriminator", XName = "epoch", YName = "accuracy", Series = [new LineSeries("training batches", accuracies)],
            },
        },
    ],
});

Autoencoder Train(string name, string penalties, string more = "", string training = "\"batchSize\": 64, ")
{
    var last = name == "variational" ? "" : """, { "layer": "dense", "units": 8 }""";
    var recipe = RecipeJson.Parse($$"""
        {
          "name": "{{name}}", {{more}}
          "encoder": [
            { "layer": "dense", "units": 256, "activation": "relu" }, { "layer": "dense", "units": 256, "activation": "relu" }{{last}}
          ],
          "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
          "objective": { "loss": "binaryCrossEntropy"{{(penalties.Length > 0 ? ", " + penalties : "")}} },
          "training": { {{training}}"epochs": {{(IsMnist ? 12 : name == "adversarial" ? 20 : 8)}}, "schedule": { "kind": "cosine" } }
        }
        """);
    var model = new Autoencoder(recipe, train.Shape, scaler);
    model.Fit(train);
    models.Add((name, model));
    return model;
}

// Both forms of the bound with the same samples, their difference, and its standard error.
(double Joint, double Likelihood, double Difference, double Error) Bound(DataSet data, int draws)
{
    var q = vae.EncodeDistribution(data.Table);
    var (first, second) = (new List<double>(), new List<double>());
    for (var row = 0; row < data.Count; row++)
    {
        var (x, entropy, divergence) = (Grays(data, row), 0.0, 0.0);
        for (var c = 0; c < 8; c++)
        {
            var (mean, logVariance) = (q.Means[row, c], q.LogVariances[row, c]);
            entropy += 0.5 * (Math.Log(2 * Math.PI) + 1 + logVariance);
            divergence += 0.5 * (Math.Exp(logVariance) + mean * mean - logVariance - 1);
        }

        var codes = Draw(q, Enumerable.Repeat(row, draws), row);
        var decoded = vae.Decode(codes);
        for (var s = 0; s < draws; s++)
        {
            var (logLikelihood, logPrior) = (0.0, -4 * Math.Log(2 * Math.PI));
            for (var p = 0; p < x.Length; p++) logLikelihood -= CrossEntropy(x[p], decoded[s, p] / 255);
            for (var c = 0; c < 8; c++) logPrior -= 0.5 * codes[s, c] * codes[s, c];
            first.Add(logLikelihood + logPrior + entropy);
            second.Add(logLikelihood - divergence);
        }
    }

    var (apart, middle) = (first.Zip(second, (a, b) => a - b).ToArray(), first.Average() - second.Average());
    return (first.Average(), second.Average(), middle, Math.Sqrt(apart.Average(d => (d - middle) * (d - middle)) / apart.Length));
}

double Mse(float[,] found) =>
    Enumerable.Range(0, test.Count).Average(r => Grays(test, r).Select((x, c) => Math.Pow(found[r, c] / 255 - x, 2)).Average());

static double OffIdentity(CodeStatistics codes) =>
    Enumerable.Range(0, 64).Max(i => Math.Abs(codes.Covariance[i / 8, i % 8] - (i / 8 == i % 8 ? 1 : 0)));

static double CrossEntropy(double x, double p) => -x * Math.Log(Math.Max(p, 1e-7)) - (1 - x) * Math.Log(Math.Max(1 - p, 1e-7));

static float[] Grays(DataSet rows, int row) => [.. Row(rows, row).Select(value => value / 255)];
