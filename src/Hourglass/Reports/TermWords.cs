namespace Hourglass.Reports;

/// <summary>The terms of objectives in words, as reports name them.</summary>
internal static class TermWords
{
    private static readonly Dictionary<string, string> _words = new(StringComparer.Ordinal)
    {
        ["loss"] = "loss",
        ["squaredError"] = "squared error",
        ["absoluteError"] = "absolute error",
        ["huber"] = "Huber loss",
        ["binaryCrossEntropy"] = "binary cross-entropy",
        ["gaussianLikelihood"] = "negative log-likelihood, Gaussian (nats)",
        ["kl"] = "KL divergence (nats per row)",
        ["klWeight"] = "weight β of the KL divergence",
        ["klCapacity"] = "capacity C of the KL divergence (nats)",
        ["negativeElbo"] = "−ELBO (nats per row)",
        ["mmd"] = "maximum mean discrepancy",
        ["adversary"] = "loss of the encoder against the adversary",
        ["contractive"] = "contractive penalty ‖∂z/∂x‖²",
        ["klSparsity"] = "KL sparsity penalty",
        ["l1"] = "L1 norm of the activations",
        ["commitment"] = "commitment loss",
        ["l0Cost"] = "active latents (L0)",
        ["auxK"] = "auxiliary loss of dead latents",
        ["gated"] = "penalty of the gates",
        ["resample"] = "resampled latents",
    };

    /// <summary>A term in words; its name if it is a part from outside.</summary>
    internal static string Of(string term) => _words.GetValueOrDefault(term, term);
}
