#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// What each half of a variational autoencoder's objective does to its codes: three models with two-dimensional codes, trained on the
// reconstruction loss alone, on the divergence alone, and on both; one page with three plots.
// dotnet run -c Release samples/vae-weights.cs [FOLDER] [DATA] [EPOCHS]
using System.Globalization;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;

(string Name, string Title, string Note, int Reconstruction, int Kl)[] experiments =
[
    (
        "reconstruction", "Reconstruction alone (1, 0)",
        "Classes are separate, but at arbitrary positions with gaps between them: there is no distribution to sample from.", 1, 0),
    (
        "divergence", "Divergence alone (0, 1)",
        "Every row has the same distribution of codes, the prior: one cluster without classes, and codes contain no "
        + "information about their rows.", 0, 1),
    (
        "both", "Both (1, 1)",
        "Classes are separate and together fill the prior: near codes are alike, and a sample from N(0, I) lies among them.", 1, 1),
];

var folder = args.Length > 0 ? args[0] : "vae-weights";
var (train, test) = new DataCatalog(SampleDataSets.Entries).Load(args.Length > 1 ? args[1] : "fashion-mini");
var epochs = args.Length > 2 ? args[2] : "20";
var scaler = Scaler.Fit(train.Table.IsBytes ? ScalerRecipe.ByteRange : ScalerRecipe.MinMax, train.Table);
var shown = (test ?? train).Take(1000);
var plots = new List<(double X, double Y)[]>();
foreach (var (name, title, _, reconstruction, kl) in experiments)
{
    var recipe = RecipeJson.Parse($$"""
        {
          "name": "{{name}}",
          "encoder": [ { "layer": "dense", "units": 256, "activation": "relu" } ],
          "bottleneck": { "bottleneck": "gaussian", "size": 2 },
          "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
          "objective": {
            "loss": "binaryCrossEntropy", "reconstructionWeight": {{reconstruction}},
            "penalties": [ { "penalty": "kl", "weight": {{kl}} } ]
          },
          "training": { "epochs": {{epochs}}, "batchSize": 64 }
        }
        """);
    var model = new Autoencoder(recipe, train.Shape, scaler);
    model.Fit(train);
    var terms = model.Evaluate(shown).Terms;
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: reconstruction {terms["binaryCrossEntropy"]:F1} nats, divergence {terms["kl"]:F1} nats"));

    // A sample of each q(z|x), as the decoder is trained on: the means alone would hide the effect of the divergence.
    var (q, random) = (model.EncodeDistribution(shown.Table), new Random(1));
    plots.Add([.. Enumerable.Range(0, shown.Count).Select(row => (Draw(q, row, 0, random), Draw(q, row, 1, random)))]);
}

// The three plots share limits: the central 98 % of all codes.
var (xs, ys) = (
    Middle(plots.SelectMany(plot => plot.Select(code => code.X))), Middle(plots.SelectMany(plot => plot.Select(code => code.Y))));
var labels = shown.Labels.ToArray();
var sections = experiments.Zip(plots, (experiment, plot) => new ChartSection
{
    Name = experiment.Name, Title = experiment.Title, Note = experiment.Note,
    Chart = new ScatterChart
    {
        Title = experiment.Title, XName = "z0", YName = "z1", Classes = shown.ClassNames, Limits = [(xs.Low, ys.Low), (xs.High, ys.High)],
        Points =
        [
            .. plot.Select((code, row) => new ScatterPoint(code.X, code.Y, row, labels.Length > 0 ? labels[row] : 0)).Where(IsWithin),
        ],
    },
});
Directory.CreateDirectory(folder);
var files = HtmlReport.Write(Path.Combine(folder, "vae-weights.html"), new ReportContent
{
    Title = "Reconstruction, divergence, and both",
    Subtitle =
        $"Codes of {shown.Count} rows of {shown.Name}, one sampled from each q(z|x), of three variational autoencoders that differ in "
        + "two weights: of the reconstruction loss and of KL(q ‖ N(0, I)). All three plots have the same limits, the central "
        + "98 % of the codes along each axis; other codes are not shown.",
    Sections = [.. sections],
});
Console.WriteLine(files[0]);

bool IsWithin(ScatterPoint point) => point.X >= xs.Low && point.X <= xs.High && point.Y >= ys.Low && point.Y <= ys.High;

static (double Low, double High) Middle(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return (sorted[sorted.Length / 100], sorted[^(sorted.Length / 100 + 1)]);
}

static double Draw(LatentDistribution q, int row, int column, Random random)
{
    var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    return q.Means[row, column] + Math.Exp(q.LogVariances[row, column] / 2) * normal;
}
