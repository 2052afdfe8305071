using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// −log p(x|μ) + KL(q(z|x) ‖ N(0, I)) in nats: the −ELBO of a variational model at the mean code instead of samples, so that it is
/// deterministic. Its shares are those of the features and <c>KL</c>. The score of PCA is −log p(x) of probabilistic PCA (Tipping and
/// Bishop, 1999).
/// </summary>
public sealed record NegativeElboScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Formula => "−ELBO at the mean code, in nats";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The model has no likelihood.</exception>
    public override AnomalyScore Fit(IReconstructor reconstructor, DataSet normal) => reconstructor.HasLikelihood
        ? this
        : throw new InvalidInputException(
            "The score elbo requires a variational model, with a gaussian bottleneck and the loss binaryCrossEntropy or "
            + "gaussianLikelihood; this model has no likelihood.");

    /// <inheritdoc/>
    public override double[,] Shares(IReconstructor reconstructor, DataSet rows)
    {
        var (losses, divergences) = reconstructor.NegativeElbo(rows);
        var (n, d) = (losses.GetLength(0), losses.GetLength(1));
        var shares = new double[n, d + 1];
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < d; c++) shares[r, c] = losses[r, c];
            shares[r, d] = divergences[r];
        }

        return shares;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ShareNames(IReadOnlyList<string> features, int latentSize) => [.. features, "KL"];
}
