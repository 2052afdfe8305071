using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>
/// −log p(x|μ) + KL(q(z|x) ‖ N(0, I)) in nats: a variational model's −ELBO with the mean code in place of draws, so that a row has one score. Its parts are the
/// features' and <c>KL</c>. PCA beside it is scored by −log p(x) of probabilistic PCA (Tipping and Bishop, 1999).
/// </summary>
public sealed class NegativeElboScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Name => "elbo";

    /// <inheritdoc/>
    public override string Formula => "−ELBO at the mean code, in nats";

    /// <exception cref="ArgumentException">The model has no bound.</exception>
    internal override AnomalyScore Fit(IRebuilder rebuilder, DataSet normal) => rebuilder.HasBound
        ? this
        : throw new ArgumentException("The score elbo is for variational models: it takes a gaussian bottleneck, and binaryCrossEntropy or gaussianLikelihood as loss; this model has no bound.");

    internal override double[,] Parts(IRebuilder rebuilder, DataSet rows)
    {
        var (losses, divergences) = rebuilder.Bound(rows);
        var (n, d) = (losses.GetLength(0), losses.GetLength(1));
        var parts = new double[n, d + 1];
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < d; c++) parts[r, c] = losses[r, c];
            parts[r, d] = divergences[r];
        }

        return parts;
    }

    internal override IReadOnlyList<string> PartNames(IReadOnlyList<string> features, int latentSize) => [.. features, "KL"];
}
