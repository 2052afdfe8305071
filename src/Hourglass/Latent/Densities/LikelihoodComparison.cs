using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>Compares models of different sizes and kinds by likelihood, with linear models of the same code sizes.</summary>
public static class LikelihoodComparison
{
    private const int BlockRows = 4096;

    /// <summary>
    /// Each model with a <see cref="GaussianErrorModel"/> fitted on the training rows; and for each of their code sizes, PCA measured in
    /// the same way and probabilistic PCA, whose likelihood is marginal. All in the same unit.
    /// </summary>
    /// <param name="models">The models, all of rows of one width.</param>
    /// <param name="train">The rows to fit variances, PCA and criteria on.</param>
    /// <param name="heldOut">The rows to measure on.</param>
    /// <param name="unit">The map from raw values to the unit of densities and errors, such as the first model's scaler.</param>
    /// <param name="perFeature">Whether errors have one variance per feature rather than a single one.</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <exception cref="ArgumentException">A set has no rows, or the widths differ.</exception>
    public static IReadOnlyList<LikelihoodRow> Measure(
        IReadOnlyList<Autoencoder> models, DataSet train, DataSet heldOut, AffineMap unit, bool perFeature = false,
        CancellationToken cancellation = default)
    {
        if (train.Count == 0 || heldOut.Count == 0)
            throw new InvalidInputException(
                $"Expected rows to fit on and rows to measure on; found {train.Count} and {heldOut.Count}.", nameof(train));
        if (models.Count > 0) (train, heldOut) = (models[0].Align(train), models[0].Align(heldOut));
        var (rows, d) = (new List<LikelihoodRow>(), train.Table.Columns);
        var variances = perFeature ? d : 1;
        foreach (var model in models)
            rows.Add(OfErrors(model.Recipe.Name, model.ParameterCount + variances, part => RowArrays.Map(model.Reconstruct(part), unit)));
        foreach (var size in models.Select(model => model.LatentSize).Distinct().Order().Where(size => size < d))
        {
            cancellation.ThrowIfCancellationRequested();
            var pca = Pca.Fit(train.Table, unit, size, cancellation: cancellation);
            var free = (long)d * size - (long)size * (size + 1) / 2 + d; // orthonormal directions, and the mean
            if (Ppca.LeavesNoise(pca, out _)) // skipped if the rows lie in so few dimensions: errors would be 0
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
            var sums = new SquaredErrorSums(d);
            foreach (var (x, reconstruction) in Parts(train)) sums.Add(x, reconstruction);
            var errors = GaussianErrorModel.Fit(sums, perFeature);
            var trained = Parts(train).Sum(part => errors.LogLikelihood(part.X, part.Reconstruction).Sum()) / train.Count;
            var (log, squares, inside) = (0.0, 0.0, 0.0);
            foreach (var (x, reconstruction) in Parts(heldOut))
            {
                var part = new SquaredErrorSums(d);
                part.Add(x, reconstruction);
                squares += part.Squares.Sum();
                log += errors.LogLikelihood(x, reconstruction).Sum();
                inside += errors.Coverage(x, reconstruction) * x.GetLength(0);
            }

            return new LikelihoodRow(
                name, false, parameters, log / heldOut.Count, trained, train.Count, squares / heldOut.Count / d, inside / heldOut.Count);

            IEnumerable<(float[,] X, float[,] Reconstruction)> Parts(DataSet data)
            {
                for (var start = 0; start < data.Count; start += BlockRows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var part = data.Select([.. Enumerable.Range(start, Math.Min(BlockRows, data.Count - start))]);
                    yield return (RowArrays.Values(part.Table, unit), reconstruct(part));
                }
            }
        }
    }
}
