using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The model and linear ones by likelihood; and what a band of ±1.96 standard deviations around reconstructions of signals holds.</summary>
internal static class ErrorModelSection
{
    // Wider rows would need a covariance of more than half a gigabyte; fewer values are no signal.
    private const int MostTrainRows = 10_000, MostTestRows = 2000, LeastSignal = 25, Shown = 6;

    /// <summary>The sections of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows that variances, PCA and criteria are fitted on.</param>
    /// <param name="test">The rows held out.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation = default)
    {
        if (train.Count < 2 || test.Count == 0 || train.Table.Columns > Pca.MostColumns) yield break;
        var (known, heldOut) = (train.Select(RowChoice.Of(train.Count, MostTrainRows)), test.Select(RowChoice.Of(test.Count, MostTestRows)));
        yield return Table(model, known, heldOut, cancellation);
        if (model.InputShape.Size >= LeastSignal && !SampleView.IsPicture(model.InputShape)) yield return Bands(model, known, heldOut);
    }

    private static TableSection Table(Autoencoder model, DataSet train, DataSet test, CancellationToken cancellation)
    {
        var rows = LikelihoodComparison.Measure([model], train, test, model.Scaler.Map, cancellation: cancellation);
        return new TableSection
        {
            Name = "likelihood", Title = "Likelihood with Gaussian errors", RowsName = "model",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Nats a row in scaled units; variances and criteria by {train.Count:N0} training rows, {test.Count:N0} test rows held out. The likelihood of a row given its own code is that of the error alone: the code was read from the row and costs nothing, so a wider code always gains. PPCA has the marginal likelihood of the row; compare those of one kind."),
            Columns =
            [
                new("parameters"), new("log p, held out", BestValue.None, "The mean over the held-out rows."), new("log p, training"),
                new("AIC", BestValue.None, "2·k − 2·log L over the training rows (Akaike, 1974); the lower the better."), new("BIC", BestValue.None, "k·log n − 2·log L (Schwarz, 1978)."),
                new("MSE", BestValue.Lowest, "Of the held-out rows."), new("within ±1.96 σ", BestValue.None, "The share of held-out values; 0.95 where errors are Gaussian."),
            ],
            Rows =
            [
                .. rows.Select((row, i) => new TableRow(
                    $"{row.Name}: {(row.IsMarginal ? "x" : "x given its code")}", [row.Parameters, row.HeldOut, row.Train, row.Aic, row.Bic, row.MeanSquaredError, row.Coverage]) { IsMain = i == 0 }),
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
            Name = "error-bands", Title = "Bands of error",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Reconstruction ± 1.96 standard deviations of the error in each place, from the training rows. Of the held-out values {100 * held:0.0} % lie within; 95 % would if errors were Gaussian and the rows alike."),
            Chart = new SignalChart
            {
                Title = $"Bands of error of {model.Recipe.Name}", VersionNames = ["original", "reconstruction", "− 1.96 σ", "+ 1.96 σ"], Area = (2, 3),
                Samples =
                [
                    .. numbers.Select((row, i) => new ReportSample(
                        test.HasLabels ? $"{test.ClassNames[test.Labels[row]]}, row {row}" : $"row {row}", [Row(values, i), Row(reconstructions, i), Row(low, i), Row(high, i)])),
                ],
            },
        };

        static ReadOnlyMemory<float> Row(float[,] values, int row) => Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c]).ToArray();
    }
}
