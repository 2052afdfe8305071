using System.Globalization;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>The model beside PCA of the same code size, on the same rows with the same corruption.</summary>
/// <param name="Mse">The model's mean squared error.</param>
/// <param name="PcaMse">That of PCA.</param>
/// <param name="On">The rows they are measured on.</param>
/// <param name="IsVariational">Whether the model's codes are drawn, which costs error.</param>
internal sealed record PcaComparison(double Mse, double PcaMse, string On, bool IsVariational)
{
    /// <summary>Errors within 1 % of each other are equal.</summary>
    private const double Margin = 0.01;

    /// <summary>Whether the model is no worse.</summary>
    internal bool Holds => Mse <= PcaMse * (1 + Margin);

    /// <summary>Measures both; null where there is no PCA to compare with.</summary>
    internal static PcaComparison? Measure(Autoencoder model, TrainingData data, RunMetrics metrics, CancellationToken cancellation)
    {
        if (metrics.Baseline.PcaMse is not { } pca) return null;
        var (rows, on) = data.Test is { Count: > 0 } test ? (test, "held-out rows") : (data.Train, "training rows");
        var mse = (metrics.Test ?? metrics.Train).MeanSquaredError;
        var trained = model.Recipe.Data.Normal is { } normal ? [normal] : model.Recipe.Data.TrainLabels;
        if (trained is not null && data.Test is { HasLabels: true } all)
        {
            // What was not trained on shall be reconstructed badly.
            (rows, on) = (all.WithLabels(trained), $"held-out rows of “{string.Join(", ", trained)}”");
            if (rows.Count == 0) return null;
            mse = model.Evaluate(rows, cancellation).MeanSquaredError;
            pca = Baseline.Measure(model, data.Train, rows, cancellation).PcaMse ?? pca;
        }

        return new PcaComparison(mse, pca, on, model.Recipe.Bottleneck is Bottlenecks.GaussianBottleneckRecipe);
    }

    /// <summary>The sentence for a reader.</summary>
    public override string ToString()
    {
        var numbers = $"MSE {Words.Short(Mse)} against {Words.Short(PcaMse)} on {On}";
        var change = string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Abs(Mse / PcaMse - 1):0.0} %");
        if (Mse < PcaMse * (1 - Margin)) return $"better than PCA of the same code size by {change}: {numbers}";
        if (Holds) return $"equal to PCA of the same code size within 1 %: {numbers}; a linear model explains these rows as well";
        return $"worse than PCA of the same code size by {change}: {numbers}; " + (IsVariational
            ? "the price of codes to draw new rows from"
            : "for reconstruction alone PCA is the better model of these rows");
    }
}
