using System.CommandLine;
using System.Text.Json;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass space stats MODEL [DATA]</c>.</summary>
internal static class SpaceStatsCommand
{
    private const int DefaultRows = 5000, DefaultNeighbors = 10, DefaultCells = 20, MaximumFitted = 20_000;

    private sealed record Statistics(
        string Name, CodeStatistics Codes, DimensionImportance Importance, int ImportanceRows,
        (string By, NeighborPurity Found)[] Purities, CodeGaps Gaps);

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var rows = SpaceInput.CreateRows(DefaultRows);
        var neighbors = Common.Number("--neighbors",
            "The number of nearest neighbors whose class is counted.", DefaultNeighbors, helpName: "K");
        var cells = Common.Number("--cells",
            "Cells per axis of the grid on which gaps are counted.", DefaultCells, minimum: 2, helpName: "G");
        var measured = Common.OptionalNumber(
            "--importance-rows",
            "Measure the importance of dimensions on N rows, each decoded once per dimension. By default 20 to 1,000, fewer for longer " +
                "codes.", minimum: 2);
        var zero = new Option<bool>("--zero")
        {
            Description = "Measure importance as the increase of the error when a dimension is set to zero instead of its mean.",
        };
        var json = Common.Json("tables, with the covariance and correlation of the codes");
        var command = new DocumentedCommand(
            "stats", "Measures the distribution of codes, the importance of each dimension, and the separation of classes.",
            ("space stats runs/a mnist:test", "mean, variance and importance of each dimension, classes of the nearest codes, gaps"),
            ("space stats runs/a mnist:test --neighbors 1 --json", "with the single nearest code, as JSON"))
            {
                rows, neighbors, cells, measured, zero, json,
            };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var (model, sets) = input.LoadAll(parsed, terminal);
            var all = sets[^1];
            var (shown, _) = SpaceInput.Subsample(all, parsed.GetValue(rows));
            if (shown.Count < 2)
                throw new UsageException($"{all.Name} has {Words.Count(shown.Count, "row")}; statistics require at least 2.");
            var codes = model.Encode(shown);
            var few = SpaceInput.Subsample(all, parsed.GetValue(measured) ?? DimensionImportance.DefaultRows(model.LatentSize)).Rows;
            var statistics = new Statistics(
                shown.Name, CodeStatistics.Measure(codes, model.Backend, terminal.Cancellation),
                DimensionImportance.Measure(model, few, parsed.GetValue(zero), terminal.Cancellation), few.Count,
                shown.HasLabels ? Purities(model, sets[0], shown, codes, parsed.GetValue(neighbors)) : [],
                CodeGaps.Measure(codes, parsed.GetValue(cells), backend: model.Backend));
            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json.Line(writer => Write(writer, statistics)));
            else Print(terminal.Output, statistics);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>
    /// The classes of nearest codes, and for comparison of the nearest rows in PCA with as many dimensions, fitted to the training rows
    /// of the
    /// model's recipe or, if other rows are given, to these.
    /// </summary>
    private static (string By, NeighborPurity Found)[] Purities(
        Autoencoder model, DataSet fitted, DataSet rows, float[,] codes, int neighbors)
    {
        if (neighbors >= rows.Count)
            throw new UsageException($"--neighbors: one of {rows.Count} rows has {rows.Count - 1} others; found {neighbors}.");
        var size = Math.Min(model.LatentSize, model.InputShape.Size);
        var own = ("codes", NeighborPurity.Measure(codes, rows.Labels, neighbors, model.Backend));
        var known = SpaceInput.Subsample(fitted, MaximumFitted).Rows.Table;
        if (!Pca.CanFit(known.Rows, known.Columns)) return [own];
        var basis = Pca.Fit(known, model.Scaler.Map, size, model.Backend);
        var projected = basis.Encode(rows.Table, model.Scaler.Map);
        return [own, ($"PCA-{size}", NeighborPurity.Measure(projected, rows.Labels, neighbors, model.Backend))];
    }

    private static void Print(TextWriter output, Statistics statistics)
    {
        var (codes, importance, gaps) = (statistics.Codes, statistics.Importance, statistics.Gaps);
        output.WriteLine($"{Words.Count(codes.Count, "code")} of {statistics.Name}");
        output.WriteLine();
        TextLayout.WriteTable(
            output,
            [
                ["dimension", "mean", "variance", "importance"],
                .. codes.Mean.Select((mean, c) => (string[])
                    [$"z{c}", Words.Short(mean), Words.Short(codes.Variance[c]), Words.Short(importance.ErrorIncrease[c])]),
            ]);
        output.WriteLine(
            $"importance: the increase of the mean squared error, {Words.Short(importance.MeanSquaredError)} on " +
            $"{Words.Count(statistics.ImportanceRows, "row")}, when a dimension is set to {(importance.FromZero ? "0" : "its mean")}.");
        output.WriteLine();
        if (statistics.Purities is [var first, ..])
        {
            TextLayout.WriteTable(
                output,
                [
                    ["neighbors by", "purity", "accuracy"],
                    .. statistics.Purities.Select(p => (string[])[p.By, Words.Short(p.Found.Purity), Words.Short(p.Found.Accuracy)]),
                ]);
            output.WriteLine(
                $"purity: the share of the {Words.Count(first.Found.Neighbors, "nearest neighbor")} with the class of the row, " +
                $"{Words.Short(first.Found.Chance)} by chance; accuracy: of the majority vote.");
            output.WriteLine("PCA is fitted to the training rows of the model's recipe, or to the given rows.");
            output.WriteLine();
        }

        TextLayout.WriteTable(
            output,
            [
                ["", "empty cells", "dispersion", "evenness", "to the nearest code"],
                [
                    "codes", Words.Short(gaps.EmptyShare), Words.Short(gaps.Dispersion), Words.Short(gaps.Evenness),
                    Words.Short(gaps.DataDistance),
                ],
                ["uniform points", Words.Short(gaps.EmptyShareIfUniform), "1", "", Words.Short(gaps.UniformDistance)],
            ]);
        output.WriteLine($"cells: {gaps.Cells} per axis between the 1st and the 99th percentile; distances: medians over all dimensions.");
    }

    private static void Write(Utf8JsonWriter writer, Statistics statistics)
    {
        var (codes, importance, gaps) = (statistics.Codes, statistics.Importance, statistics.Gaps);
        writer.WriteString("data", statistics.Name);
        writer.WriteNumber("rows", codes.Count);
        writer.Numbers("mean", codes.Mean);
        writer.Numbers("variance", codes.Variance);
        writer.Numbers("importance", importance.ErrorIncrease);
        writer.WriteString("importanceAfter", importance.FromZero ? "zero" : "mean");
        writer.WriteNumber("importanceRows", statistics.ImportanceRows);
        writer.WriteNumber("mse", importance.MeanSquaredError);
        WriteMatrix(writer, "covariance", codes.Covariance);
        WriteMatrix(writer, "correlation", codes.Correlation());
        foreach (var (by, found) in statistics.Purities)
        {
            writer.WriteStartObject(by == "codes" ? "classes" : "classesByPca");
            writer.WriteNumber("neighbors", found.Neighbors);
            writer.WriteNumber("purity", found.Purity);
            writer.WriteNumber("accuracy", found.Accuracy);
            writer.WriteNumber("chance", found.Chance);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("gaps");
        writer.WriteNumber("cells", gaps.Cells);
        writer.WriteNumber("emptyShare", gaps.EmptyShare);
        writer.WriteNumber("emptyShareIfUniform", gaps.EmptyShareIfUniform);
        writer.WriteNumber("dispersion", gaps.Dispersion);
        writer.WriteNumber("evenness", gaps.Evenness);
        writer.WriteNumber("dataDistance", gaps.DataDistance);
        writer.WriteNumber("uniformDistance", gaps.UniformDistance);
        writer.WriteEndObject();
    }

    private static void WriteMatrix(Utf8JsonWriter writer, string name, double[,] matrix)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            writer.WriteStartArray();
            for (var j = 0; j < matrix.GetLength(1); j++) writer.WriteNumberValue(matrix[i, j]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
