using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>Models of different size and kind beside each other by likelihood, with linear models of the same codes.</summary>
public static class LikelihoodComparison
{
    private const int PartRows = 4096;

    /// <summary>
    /// Each model with a <see cref="GaussianErrorModel"/> fitted on the training rows; and for each size of code that they have, PCA measured in the same way and
    /// <see cref="Ppca"/>, whose likelihood is the marginal one. All in one unit.
    /// </summary>
    /// <param name="models">The models, all of rows of one width.</param>
    /// <param name="train">The rows to fit variances, PCA and criteria on.</param>
    /// <param name="heldOut">The rows to measure on.</param>
    /// <param name="unit">The map from raw values to the unit of densities and errors, such as the first model's scaler.</param>
    /// <param name="perFeature">Whether errors have a variance for each feature rather than one.</param>
    /// <param name="cancellation">Stops between parts of rows.</param>
    /// <exception cref="ArgumentException">A part has no rows, or the widths differ.</exception>
    public static IReadOnlyList<LikelihoodRow> Measure(
        IReadOnlyList<Autoencoder> models, DataSet train, DataSet heldOut, AffineMap unit, bool perFeature = false, CancellationToken cancellation = default)
    {
        if (train.Count == 0 || heldOut.Count == 0) throw new ArgumentException($"Expected rows to fit on and rows to measure on; found {train.Count} and {heldOut.Count}.", nameof(train));
        var (rows, d) = (new List<LikelihoodRow>(), train.Table.Columns);
        var variances = perFeature ? d : 1;
        foreach (var model in models)
            rows.Add(OfErrors(model.Recipe.Name, model.ParameterCount + variances, part => RowArrays.Map(model.Reconstruct(part), unit)));
        foreach (var size in models.Select(model => model.LatentSize).Distinct().Order().Where(size => size < d))
        {
            cancellation.ThrowIfCancellationRequested();
            var pca = Pca.Fit(train.Table, unit, size, cancellation: cancellation);
            var free = (long)d * size - (long)size * (size + 1) / 2 + d; // orthonormal directions, and the mean
            if (Ppca.LeavesNoise(pca, out _)) // not where the rows lie in so few dimensions: errors would be 0
            {
                rows.Add(OfErrors($"PCA, {size} dimensions", free + variances, part => pca.Reconstruct(part.Table, unit)));
                var ppca = new Ppca(pca);
                rows.Add(new LikelihoodRow(
                    $"PPCA, {size} dimensions", true, ppca.ParameterCount, ppca.LogLikelihood(heldOut.Table, unit).Average(),
                    ppca.LogLikelihood(train.Table, unit).Average(), train.Count, pca.MeanSquaredError(heldOut.Table, unit), null));
            }
        }

        return rows;

        LikelihoodRow OfErrors(string name, long parameters, Func<DataSet, float[,]> reconstruct)
        {
            var sums = new ErrorSums(d);
            foreach (var (x, reconstruction) in Parts(train)) sums.Add(x, reconstruction);
            var errors = GaussianErrorModel.Fit(sums, perFeature);
            var known = Parts(train).Sum(part => errors.LogLikelihood(part.X, part.Reconstruction).Sum()) / train.Count;
            var (log, squares, inside) = (0.0, 0.0, 0.0);
            foreach (var (x, reconstruction) in Parts(heldOut))
            {
                var part = new ErrorSums(d);
                part.Add(x, reconstruction);
                squares += part.Squares.Sum();
                log += errors.LogLikelihood(x, reconstruction).Sum();
                inside += errors.Coverage(x, reconstruction) * x.GetLength(0);
            }

            return new LikelihoodRow(name, false, parameters, log / heldOut.Count, known, train.Count, squares / heldOut.Count / d, inside / heldOut.Count);

            IEnumerable<(float[,] X, float[,] Reconstruction)> Parts(DataSet data)
            {
                for (var start = 0; start < data.Count; start += PartRows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var part = data.Select([.. Enumerable.Range(start, Math.Min(PartRows, data.Count - start))]);
                    yield return (RowArrays.Values(part.Table, unit), reconstruct(part));
                }
            }
        }
    }
}
