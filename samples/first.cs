#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// Train an autoencoder on pictures of clothing, measure it, encode, save and load.  dotnet run -c Release samples/first.cs [FILE]

using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.SampleData;
using Hourglass.Training;

var file = args.Length > 0 ? args[0] : "clothes.safetensors";
var clothes = SampleDataSets.FashionMini();
var recipe = Recipe.Dense([256, 32]) with { Training = new() { Epochs = 5, BatchSize = 64 } };
var model = new Autoencoder(recipe, clothes.Train.Shape, Scaler.Fit(ScalerRecipe.ByteRange, clothes.Train.Table));
var result = model.Fit(clothes.Train);
var metrics = model.Evaluate(clothes.Test!.Table);
Console.WriteLine(
    $"{result.Steps} steps in {result.Seconds:F1} s; test MSE {metrics.MeanSquaredError:F4}, {100 * metrics.ExplainedVariance:F0} % "
    + "of the variance");
float[,] codes = model.Encode(clothes.Test.Table);
model.Save(file);
Console.WriteLine(
    $"{codes.GetLength(0)} codes of {codes.GetLength(1)}; loaded, the first is "
    + $"{ModelFile.Load(file).Encode(clothes.Test.Table)[0, 0]} = {codes[0, 0]}");
