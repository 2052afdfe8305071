namespace Hourglass.Compute;

/// <summary>What an adversary's logits say of it; see <see cref="Backend.AdversarialLoss"/>.</summary>
/// <param name="Encoder">−log σ(l) of the codes, averaged over them.</param>
/// <param name="Discriminator">The binary cross-entropy of prior samples (1) and codes (0), averaged over both.</param>
/// <param name="Accuracy">The share of prior samples with a logit above 0 and of codes with one of at most 0, 0 to 1.</param>
public readonly record struct AdversarialLosses(double Encoder, double Discriminator, double Accuracy);
