using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// A part of an autoencoder: what stands between encoder and decoder and makes the code. It takes the head, which is what the encoder gives, and
/// gives the code, which is what the decoder takes. A layer with two habits of its own: it may draw, and it may measure.
/// </summary>
public abstract class Bottleneck : Layer
{
    /// <summary>
    /// Whether the code is drawn from a distribution in training, and wherever <see cref="ForwardPass.Drawing"/> asks for it. Everywhere else the code
    /// is that distribution's mean, so that encoding is deterministic.
    /// </summary>
    public virtual bool IsStochastic => false;

    /// <summary>The names of what <see cref="Measure"/> tells, as the history prints them; none for most.</summary>
    public virtual IReadOnlyList<string> Measures => [];

    /// <summary>Measures a batch after its forward pass; a history line holds the mean over batches. It allocates nothing.</summary>
    /// <param name="backend">Who does the arithmetic.</param>
    /// <param name="head">What the encoder gave (batch, head).</param>
    /// <param name="code">What became of it (batch, code).</param>
    /// <param name="cache">What the forward pass kept.</param>
    /// <param name="measures">Takes a number for each of <see cref="Measures"/>.</param>
    public virtual void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures)
    {
    }

    /// <summary>The stream that the draws of a pass come from: another in training than in a measurement, and for each code of a row.</summary>
    protected static RandomStream Draws(in ForwardPass pass) =>
        new(pass.Seed, RandomPurpose.Latent, (pass.Training ? 0u : 1u) + 4 * (uint)pass.Sample, (ulong)pass.Step);
}
