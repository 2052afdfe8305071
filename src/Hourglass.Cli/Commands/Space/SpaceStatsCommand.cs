using System.CommandLine;
using System.Text.Json;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass space stats MODEL [DATA]</c>.</summary>
internal static class SpaceStatsCommand
{
    private const int UsualRows = 5000, UsualNeighbors = 10, UsualCells = 20, MostFitted = 20_000;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var rows = SpaceInput.CreateRows(UsualRows);
        var neighbors = Positive("--neighbors", $"How many nearest codes are asked for their class; {UsualNeighbors} where not given.", "K", UsualNeighbors, 1);
        var cells = Positive("--cells", $"Cells to an axis of the grid that gaps are counted on; {UsualCells} where not given.", "G", UsualCells, 2);
        var measured = new Option<int?>("--importance-rows") { Description = "Measure the importance of dimensions on so many rows, each of which is decoded once for every dimension; 20 to 1,000 where not given, fewer for longer codes.", HelpName = "N" };
        var zero = new Option<bool>("--zero") { Description = "Importance is the rise of the error after zeroing a dimension; else after setting it to its mean." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables, with the covariance and the correlation." };
        var command = new DocumentedCommand(
            "stats", "Tells how codes are spread, what each dimension is good for, and whether classes keep together.",
            ("space stats runs/a mnist:test", "mean, variance and importance of each dimension, classes among the nearest codes, gaps"),
            ("space stats runs/a mnist:test --neighbors 1 --json", "the same by the one nearest code, for a program")) { rows, neighbors, cells, measured, zero, json };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var (model, sets) = input.LoadAll(parsed, terminal);
            var all = sets[^1];
            var (shown, _) = SpaceInput.Evenly(all, parsed.GetValue(rows));
            if (shown.Count < 2) throw new UsageException($"{all.Name} has {Words.Count(shown.Count, "row")}; statistics need at least 2.");
            var codes = model.Encode(shown);
            var statistics = CodeStatistics.Of(codes, model.Backend, terminal.Cancellation);
            var some = SpaceInput.Evenly(all, parsed.GetValue(measured) ?? DimensionImportance.UsualRows(model.LatentSize), "--importance-rows").Rows;
            var importance = DimensionImportance.Measure(model, some, parsed.GetValue(zero), terminal.Cancellation);
            var purities = shown.HasLabels ? Purities(model, sets[0], shown, codes, parsed.GetValue(neighbors)) : [];
            var gaps = CodeGaps.Measure(codes, parsed.GetValue(cells), backend: model.Backend);
            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json.Line(writer => Write(writer, shown.Name, statistics, importance, some.Count, purities, gaps)));
            else Print(terminal.Output, shown.Name, statistics, importance, some.Count, purities, gaps);
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<int> Positive(string name, string what, string help, int usual, int least)
    {
        var option = new Option<int>(name) { Description = what, HelpName = help, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < least) result.AddError($"{name} must be at least {least}; found {number}.");
        });
        return option;
    }

    /// <summary>The classes among nearest codes, and for comparison through PCA with as many dimensions, fitted on the training rows of the model's recipe or, where other rows are given, on these.</summary>
    private static (string By, NeighborPurity Found)[] Purities(Autoencoder model, DataSet fitted, DataSet rows, float[,] codes, int neighbors)
    {
        if (neighbors >= rows.Count) throw new UsageException($"--neighbors: a row of {rows.Count} has {rows.Count - 1} others; found {neighbors}.");
        var size = Math.Min(model.LatentSize, model.InputShape.Size);
        var own = ("codes", NeighborPurity.Measure(codes, rows.Labels, neighbors, model.Backend));
        if (rows.Table.Columns > Pca.MostColumns) return [own];
        var pca = Pca.Fit(SpaceInput.Evenly(fitted, MostFitted).Rows.Table, model.Scaler.Map, size, model.Backend).Encode(rows.Table, model.Scaler.Map);
        return [own, ($"PCA-{size}", NeighborPurity.Measure(pca, rows.Labels, neighbors, model.Backend))];
    }

    private static void Print(
        TextWriter output, string name, CodeStatistics statistics, DimensionImportance importance, int measured, (string By, NeighborPurity Found)[] purities, CodeGaps gaps)
    {
        output.WriteLine($"{Words.Count(statistics.Count, "code")} of {name}");
        output.WriteLine();
        Words.WriteTable(output, [["dimension", "mean", "variance", "importance"], .. statistics.Mean.Select((mean, c) => (string[])[$"z{c + 1}", Words.Short(mean), Words.Short(statistics.Variance[c]), Words.Short(importance.Rise[c])])]);
        output.WriteLine($"importance: the rise of the mean squared error, {Words.Short(importance.MeanSquaredError)} over {Words.Count(measured, "row")}, when a dimension is {(importance.FromZero ? "0" : "its mean")} for all rows.");
        output.WriteLine();
        if (purities.Length > 0)
        {
            Words.WriteTable(output, [["neighbors by", "purity", "accuracy"], .. purities.Select(p => (string[])[p.By, Words.Short(p.Found.Purity), Words.Short(p.Found.Accuracy)])]);
            output.WriteLine($"purity: the share of the {Words.Count(purities[0].Found.Neighbors, "nearest other")} of one class with a row, {Words.Short(purities[0].Found.Chance)} by chance; accuracy: that of rows whose class most of them have; PCA is fitted on the training rows, or on the rows given.");
            output.WriteLine();
        }

        Words.WriteTable(
            output,
            [
                ["", "empty cells", "dispersion", "evenness", "to the nearest code"],
                ["codes", Words.Short(gaps.EmptyShare), Words.Short(gaps.Dispersion), Words.Short(gaps.Evenness), Words.Short(gaps.DataDistance)],
                ["uniform points", Words.Short(gaps.EmptyShareIfUniform), "1", "", Words.Short(gaps.UniformDistance)],
            ]);
        output.WriteLine($"counts on {gaps.Cells} cells to an axis between the 1st and the 99th percentile; median distances in all dimensions.");
    }

    private static void Write(
        Utf8JsonWriter writer, string name, CodeStatistics statistics, DimensionImportance importance, int measured, (string By, NeighborPurity Found)[] purities, CodeGaps gaps)
    {
        writer.WriteString("data", name);
        writer.WriteNumber("rows", statistics.Count);
        WriteNumbers(writer, "mean", statistics.Mean);
        WriteNumbers(writer, "variance", statistics.Variance);
        WriteNumbers(writer, "importance", importance.Rise);
        writer.WriteString("importanceAfter", importance.FromZero ? "zero" : "mean");
        writer.WriteNumber("importanceRows", measured);
        writer.WriteNumber("mse", importance.MeanSquaredError);
        WriteMatrix(writer, "covariance", statistics.Covariance);
        WriteMatrix(writer, "correlation", statistics.Correlation());
        foreach (var (by, found) in purities)
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

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
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
