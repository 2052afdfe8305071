#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:project ../src/Hourglass.Cli/Hourglass.Cli.csproj
#:property PublishAot=false

// A loss of your own from its gradient check to the command line: check, train, resume, save, report, `info`.
// dotnet run -c Release samples/extending.cs [FOLDER]
using Hourglass.Cli;
using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;

PartRegistry.Add<LogCoshRecipe>("logCosh"); // before the first recipe or model file that names it is read

var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : "log-cosh").FullName;
var recipe = RecipeJson.Parse("""
    {
      "name": "log-cosh",
      "data": { "scaler": "minMax", "testFraction": 0.2 },
      "encoder": [ { "layer": "dense", "units": 32, "activation": "tanh" }, { "layer": "dense", "units": 8 } ],
      "decoder": [ "mirror" ],
      "objective": { "loss": "logCosh" },
      "training": { "epochs": 4, "batchSize": 64, "seed": 1 }
    }
    """);

// Splits the rows and fits the scaler, as recipe.Data says and with the seed of recipe.Training.
var data = TrainingData.Prepare(recipe, SampleDataSets.Digits());

// Are the gradients right? A few rows are enough; the reference backend is the most accurate.
var check = GradientCheck.Model(data.CreateModel(recipe, new ReferenceBackend()), data.Train.Take(4).Table);
check.ThrowIfFailed();
Console.WriteLine(check);

// Train with checkpoints, then resume for more epochs: the result has the same bits as one run of eight.
var checkpoint = Path.Combine(folder, "checkpoint.safetensors");
new Trainer(data.CreateModel(recipe)) { CheckpointPath = checkpoint }.Fit(data.Train, data.Validation);

var model = data.CreateModel(recipe with { Training = recipe.Training with { Epochs = 8 } });
var trainer = new Trainer(model) { CheckpointPath = checkpoint };
trainer.Resume(checkpoint);
var result = trainer.Fit(data.Train, data.Validation);

model.Save(Path.Combine(folder, "model.safetensors"));
HtmlReport.Write(Path.Combine(folder, "report.html"), RunReport.Create(model, data, result, RunMetrics.Measure(model, data)));

// The whole command, with this part; a program that passes its args on is the `hourglass` command with parts of your own.
return HourglassCommand.Run(["info", Path.Combine(folder, "model.safetensors")], Console.Out, Console.Error);

/// <summary>log cosh(x̂ − x): squared error near 0, absolute error far from it, and smooth.</summary>
internal sealed class LogCosh() : PointwiseLoss("logCosh")
{
    public override (double Value, double Slope) At(double reconstruction, double target)
    {
        var error = Math.Abs(reconstruction - target);
        return (error + Math.Log(1 + Math.Exp(-2 * error)) - Math.Log(2), Math.Tanh(reconstruction - target));
    }
}

/// <summary>The loss as a recipe names it: <c>"logCosh"</c>.</summary>
internal sealed record LogCoshRecipe : LossRecipe
{
    public override ReconstructionLoss Create() => new LogCosh();
}
