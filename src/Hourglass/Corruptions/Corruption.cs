using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>
/// A part of an autoencoder: x → x̃. The encoder sees the corrupted x̃ and the loss compares x̂ with the clean x, so the model learns to undo the
/// corruption (Vincent et al., "Extracting and composing robust features with denoising autoencoders", 2008).
/// </summary>
/// <remarks>It works on what the network sees, in the scaler's units. A corruption holds no state: the same stream gives the same x̃ again.</remarks>
public abstract class Corruption
{
    /// <summary>destination = corrupted source, without allocating.</summary>
    /// <param name="backend">Who does the arithmetic.</param>
    /// <param name="stream">Where the draws come from; what becomes of a row depends on the stream, the row and its place in the batch alone.</param>
    /// <param name="source">Clean rows in scaled units (batch, features).</param>
    /// <param name="destination">Of the same shape; it may be the same matrix.</param>
    public abstract void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination);
}
