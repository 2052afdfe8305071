using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// The likelihood of the model and of linear models, and the coverage of bands of ±1.96 standard deviations around reconstructions of
/// signals.
/// </summary>
internal static class ErrorModelSection
{
    private const int MaximumTrainRows = 10_000, MaximumTestRows = 2000, MinimumSignal = 25, Shown = 6;

    /// <summary>Creates the sections of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows for variances, PCA and information criteria.</param>
    /// <param name="test">The held-out rows.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    internal static IEnumerable<ReportSection> Create(
        Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation = default)
    {
        var known = train.Select(RowChoice.Of(train.Count, MaximumTrainRows));
        if (test.Count == 0 || !Pca.CanFit(known.Count, known.Table.Columns)) yield break;
        var heldOut = test.Select(RowChoice.Of(test.Count, MaximumTestRows));
        yield return Table(model, known, heldOut, cancellation);
        if (model.InputShape.Size >= MinimumSignal && !SampleView.IsPicture(model.InputShape))
            yield return Bands(model, known, heldOut);
    }

    private static TableSection Table(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation)
    {
        var rows = LikelihoodComparison.Measure([model], train, test, model.Scaler.Map, cancellation: cancellation);
        return new TableSection
        {
            Name = "likelihood", Title = "Likelihood with Gaussian errors", RowsName = "model",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Nats per row in scaled units; variances and criteria from {train.Count:N0} training rows, {test.Count:N0} test rows held "
                + $"out. The likelihood of x given its code covers the reconstruction error only: the code is computed from x at no cost, "
                + $"so wider codes always score better. PPCA has the marginal likelihood of x. Compare likelihoods of the same kind only."),
            Columns =
            [
                new("parameters"), new("log p, held out", BestValue.None, "The mean over the held-out rows."), new("log p, training"),
                new("AIC", BestValue.None, "2·k − 2·log L over the training rows (Akaike, 1974); lower is better."),
                new("BIC", BestValue.None, "k·log n − 2·log L (Schwarz, 1978); lower is better."),
                new("MSE", BestValue.Lowest, "Of the held-out rows."),
                new("within ±1.96 σ", BestValue.None, "The fraction of held-out values; 0.95 for Gaussian errors."),
            ],
            Rows =
            [
                .. rows.Select((row, i) => new TableRow(
                    $"{row.Name}: {(row.IsMarginal ? "x" : "x given its code")}",
                    [row.Parameters, row.HeldOut, row.Train, row.Aic, row.Bic, row.MeanSquaredError, row.Coverage]) { IsMain = i == 0 }),
            ],
        };
    }

    private static ChartSection Bands(Autoencoder model, DataSet train, DataSet test)
    {
        var errors = GaussianErrorModel.Fit(RowArrays.Values(train.Table), model.Reconstruct(train), perFeature: true);
        var numbers = RowChoice.Of(test.Count, Shown);
        var rows = test.Select(numbers);
        var (values, reconstructions) = (RowArrays.Values(rows.Table), model.Reconstruct(rows));
        var (low, high) = errors.Band(reconstructions);
        var held = errors.Coverage(RowArrays.Values(test.Table), model.Reconstruct(test));
        return new ChartSection
        {
            Name = "error-bands", Title = "Error bands",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Reconstruction ± 1.96 standard deviations of the error of each feature on the training rows. {100 * held:0.0} % of "
                + $"the held-out values are within; 95 % are for Gaussian errors of the same distribution."),
            Chart = new SignalChart
            {
                Title = $"Error bands of {model.Recipe.Name}", Area = (2, 3),
                VersionNames = ["original", "reconstruction", "− 1.96 σ", "+ 1.96 σ"],
                Samples =
                [
                    .. numbers.Select((row, i) => new ReportSample(
                        test.HasLabels ? $"{test.ClassNames[test.Labels[row]]}, row {test.NumberOf(row)}" : $"row {test.NumberOf(row)}",
                        [Row(values, i), Row(reconstructions, i), Row(low, i), Row(high, i)])),
                ],
            },
        };

        static ReadOnlyMemory<float> Row(float[,] values, int row) =>
            Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c]).ToArray();
    }
}
