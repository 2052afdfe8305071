using System.CommandLine;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass detect fit|score|threshold|explain</c>, and the code that the four share.</summary>
internal static class DetectCommand
{
    internal static Command Create(Terminal terminal) => new DocumentedCommand(
        "detect", "Detects anomalies: rows that a model of normal rows reconstructs poorly.",
        ("detect fit runs/ecg",
            "fit a detector to the normal training rows of the model's recipe, test it on the test rows, save it with the model"),
        ("detect score runs/ecg new.csv --out scores.csv", "score rows"),
        ("detect threshold runs/ecg --q 0.99", "change the threshold, without training"),
        ("detect explain runs/ecg new.csv --row 17", "the features that make a row an anomaly"))
    {
        DetectFitCommand.Create(terminal), DetectScoreCommand.Create(terminal), DetectThresholdCommand.Create(terminal),
        DetectExplainCommand.Create(terminal),
    };

    /// <summary>The detector in a model's file.</summary>
    internal static AnomalyDetector Load(string path) => AnomalyDetector.Load(ModelLoader.Load(path))
        ?? throw new UsageException($"{path} has no detector; fit one with hourglass detect fit {path}.");

    /// <summary>Rows as the model takes them: a long series is cut into the windows of its recipe.</summary>
    internal static DataSet Cut(Autoencoder model, DataSet rows) => IsSeries(model, rows)
        ? SlidingWindows.Cut(rows, model.Recipe.Data.Window!.Value, model.Recipe.Data.Stride ?? 1)
        : rows;

    /// <summary>Whether rows are time steps and the model takes windows of them.</summary>
    internal static bool IsSeries(Autoencoder model, DataSet rows) =>
        model.Recipe.Data.Window is { } window && rows.Table.Columns != model.InputShape.Size
        && rows.Table.Columns * window == model.InputShape.Size;
}
