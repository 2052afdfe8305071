#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// How well one recipe, untuned, detects the anomalies of several tables: train on the first half of the normal rows, standardized with
// them, and test on the rest; the mean of five seeds, compared with PCA.
// dotnet run -c Release samples/anomaly-tabular.cs [NAME|FILE.csv …]   A file has a header; its last column is the class, 0 being normal.
using System.Globalization;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.SampleData;
using Hourglass.Training;

const int Seeds = 5;
// AUROC of others: as published for a VAE and for PCA, and of scikit-learn 1.2.1's isolation forest as it comes, on the same rows and five
// seeds.
var others = new Dictionary<string, (double Vae, double Pca, double Forest)>
{
    ["cardio"] = (.9655, .9654, .9382), ["thyroid"] = (.9855, .9855, .9902), ["satimage-2"] = (.9898, .9817, .9921),
    ["mammography"] = (.8958, .8993, .8797),
};

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(here, "..", "recipes", "anomaly-tabular.json")));
var catalog = new DataCatalog(SampleDataSets.Entries);
string[] names = args.Length > 0 ? args : [.. others.Keys.Where(catalog.IsPresent)];
if (names.Length == 0) names = ["digits"]; // comes with the library: 0 is normal, every other digit an anomaly
Console.WriteLine(
    $"{"",-14}{"rows",7}{"normal",8}{"columns",9}{"AUROC",16}{"AP",16}{"PCA",12}{"AP",8}{"published VAE",16}{"PCA",8}{"forest",8}"
    + $"{"s per seed",12}");
foreach (var name in names)
{
    var rows = catalog.Contains(name)
        ? catalog.Load(name).Train
        : CsvFile.Read(name, new CsvOptions { HasHeader = true, LabelColumn = "-1" });
    var clock = System.Diagnostics.Stopwatch.StartNew();
    List<DetectionMetrics> models = [], pcas = [];
    for (var seed = 1UL; seed <= Seeds; seed++)
    {
        var (train, _, test, scaler) = TrainingData.Prepare(recipe.Data, new DataPair(rows, null), seed);
        var model = new Autoencoder(recipe with { Training = recipe.Training with { Seed = seed } }, train.Shape, scaler);
        model.Fit(train);
        var detector = AnomalyDetector.Fit(model, train, new NegativeElboScore(), normalClass: recipe.Data.Normal);
        models.Add(detector.Measure(test!));
        if (detector.Pca is { } pca) pcas.Add(pca.Measure(test!));
    }

    var (label, figures) = (Path.GetFileName(name), others.GetValueOrDefault(name));
    Console.WriteLine(
        $"{label,-14}{rows.Count,7}{rows.WithLabels(recipe.Data.Normal!).Count,8}{rows.Table.Columns,9}"
        + $"{Spread(models, m => m.Roc.Area),16}{Spread(models, m => m.PrecisionRecall.AveragePrecision),16}"
        + $"{Mean(pcas, m => m.Roc.Area),12}{Mean(pcas, m => m.PrecisionRecall.AveragePrecision),8}"
        + $"{Published(figures.Vae),16}{Published(figures.Pca),8}{Published(figures.Forest),8}{clock.Elapsed.TotalSeconds / Seeds,12:F1}");
}

Console.WriteLine(
    $"Means (± standard deviation) of {Seeds} seeds; anomalies, every class but {recipe.Data.Normal}, are the positive class; score "
    + $"{new NegativeElboScore()}; PCA by the same score.");

static string Published(double figure) => figure > 0 ? $"{figure:F4}" : "–";

static string Mean(List<DetectionMetrics> all, Func<DetectionMetrics, double> figure) => all.Count == 0 ? "–" : $"{all.Average(figure):F4}";

static string Spread(List<DetectionMetrics> all, Func<DetectionMetrics, double> figure)
{
    var mean = all.Average(figure);
    return $"{mean:F4} ± {Math.Sqrt(all.Average(m => Math.Pow(figure(m) - mean, 2))):F4}";
}
