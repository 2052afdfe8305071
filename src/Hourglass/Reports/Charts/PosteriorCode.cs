using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>q(z|x) of a row for a Gaussian code of two values: mean and standard deviation along both axes, row and class.</summary>
internal readonly record struct PosteriorCode(double X, double Y, double SigmaX, double SigmaY, int Row, int Class)
{
    /// <summary>The codes of rows of a data set by their numbers.</summary>
    internal static IReadOnlyList<PosteriorCode> Of(Autoencoder model, DataSet data, int[] numbers)
    {
        var rows = data.Select(numbers);
        var (means, logVariances) = model.EncodeDistribution(model.TableOf(rows), model.LabelsOf(rows));
        return [.. numbers.Select((row, i) => new PosteriorCode(
            means[i, 0], means[i, 1], Sigma(i, 0), Sigma(i, 1), data.NumberOf(row), rows.HasLabels ? rows.Labels[i] : 0))];

        double Sigma(int row, int dimension) => Math.Exp(logVariances[row, dimension] / 2.0);
    }
}
