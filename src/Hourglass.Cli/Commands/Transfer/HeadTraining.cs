using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary>Trains the head of a model, prints how well it predicts, and measures label efficiency.</summary>
/// <param name="terminal">The streams.</param>
/// <param name="model">The model.</param>
/// <param name="options">How the head is trained.</param>
/// <param name="hidden">Units of the head's hidden layers; null to continue with the model's own head, or with a linear one.</param>
/// <param name="asJson">Whether to print JSON.</param>
internal sealed class HeadTraining(Terminal terminal, Autoencoder model, HeadOptions options, int[]? hidden, bool asJson)
{
    private ulong Seed => options.Training.Seed;

    /// <summary>Trains a classifier.</summary>
    internal void FitClasses(DataSet train, DataSet test)
    {
        var predictor = Existing() ?? Predictor.CreateClassifier(model, train.ClassNames, hidden, Seed);
        predictor.Fit(train, options, new ProgressLines(terminal), terminal.Cancellation);
        var (learned, measured) = (predictor.Accuracy(train), predictor.Accuracy(test));
        if (asJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("labels", train.Count);
                writer.WriteNumber("trainAccuracy", learned);
                writer.WriteNumber("accuracy", measured);
                writer.WriteNumber("rows", test.Count);
            }));
            return;
        }

        TextLayout.WriteTable(
            terminal.Output,
            [
                ["", "rows", "accuracy"], ["training", Words.Whole(train.Count), Words.Short(learned)],
                ["test", Words.Whole(test.Count), Words.Short(measured)],
            ]);
    }

    /// <summary>Trains a regressor.</summary>
    internal void FitNumber(TargetColumn train, TargetColumn test)
    {
        var known = Existing();
        if (known is { IsClassifier: true })
            throw new UsageException($"the head of {model.Recipe.Name} predicts classes; ask for a new one with --hidden.");
        var predictor = known ?? Predictor.CreateRegressor(model, train.Name, hidden, Seed);
        predictor.Fit(train.Rows.Table, train.Values, options, new ProgressLines(terminal), terminal.Cancellation);
        var (learned, measured) = (predictor.Measure(train.Rows.Table, train.Values), predictor.Measure(test.Rows.Table, test.Values));
        if (asJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("trainMse", learned.MeanSquaredError);
                writer.WriteNumber("mse", measured.MeanSquaredError);
                writer.Number("explainedVariance", measured.RSquared);
                writer.WriteNumber("rows", test.Rows.Count);
            }));
            return;
        }

        TextLayout.WriteTable(
            terminal.Output,
            [
                ["", "rows", $"MSE of {train.Name}", "explained"],
                ["training", Words.Whole(train.Rows.Count), Words.Short(learned.MeanSquaredError), Words.Short(learned.RSquared)],
                ["test", Words.Whole(test.Rows.Count), Words.Short(measured.MeanSquaredError), Words.Short(measured.RSquared)],
            ]);
    }

    /// <summary>Prints accuracy by the number of labels, for each use of the encoder.</summary>
    internal void MeasureCurve(DataSet train, DataSet test, int[] counts, int seeds)
    {
        var points = LabelEfficiency.Measure(
            model, train, test, counts, seeds, options, hidden, new ProgressLines(terminal), terminal.Cancellation);
        if (!asJson)
        {
            TextLayout.WriteTable(
                terminal.Output,
                [
                    ["labels", .. Enum.GetValues<EncoderUse>().Select(FinetuneCommand.Name)],
                    .. points.GroupBy(p => p.Labels).Select(group => (string[])[Words.Whole(group.Key), .. group.Select(Cell)]),
                ]);
            terminal.Output.WriteLine(
                $"Accuracy on {Words.Count(test.Count, "row")} of {test.Name}, mean ± standard deviation over " +
                    $"{Words.Count(seeds, "seed")}.");
            return;
        }

        foreach (var point in points)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("encoder", FinetuneCommand.Name(point.Use));
                writer.WriteNumber("labels", point.Labels);
                writer.WriteNumber("accuracy", point.Mean);
                writer.WriteNumber("deviation", point.Deviation);
                writer.Numbers("accuracies", point.Accuracies);
            }));
        }

        static string Cell(LabelEfficiencyPoint point) =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{point.Mean:0.0000} ± {point.Deviation:0.0000}");
    }

    /// <summary>The head that the model already has, unless a new one is asked for.</summary>
    private Predictor? Existing() => hidden is null ? Predictor.Load(model) : null;
}
