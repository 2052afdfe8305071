using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>
/// A corruption of the inputs, x → x̃. The encoder sees x̃ and the loss compares x̂ with the clean x, so the model learns to remove the
/// corruption (Vincent et al., "Extracting and composing robust features with denoising autoencoders", 2008).
/// </summary>
/// <remarks>It applies to scaled values. A corruption has no state: the same stream gives the same x̃ again.</remarks>
public abstract class Corruption
{
    /// <summary>Writes the corrupted rows. Allocates nothing.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="stream">The random stream; the result for a row depends only on the stream, the row and its index in the batch.</param>
    /// <param name="source">Clean rows in scaled units (batch, features).</param>
    /// <param name="destination">The corrupted rows (batch, features); it may be the same matrix.</param>
    public abstract void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination);
}
