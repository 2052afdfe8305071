using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// The part of an autoencoder between encoder and decoder: it maps the encoder's output to the code, which is the decoder's input. It is a
/// layer that may also sample the code and report measures of it.
/// </summary>
public abstract class Bottleneck : Layer
{
    /// <summary>
    /// Whether the code is sampled from a distribution in training and if <see cref="ForwardPass.Sampling"/> is set. Otherwise the code is
    /// the mean of that distribution, so that encoding is deterministic.
    /// </summary>
    public virtual bool IsStochastic => false;

    /// <summary>The names of what <see cref="Measure"/> reports, as the history prints them; empty by default.</summary>
    public virtual IReadOnlyList<string> Measures => [];

    /// <summary>Measures a batch after its forward pass; the history holds the mean over batches. Allocates nothing.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="head">The encoder's output (batch, encoder output).</param>
    /// <param name="code">The code (batch, code).</param>
    /// <param name="cache">The cache of the forward pass.</param>
    /// <param name="measures">Receives a value for each of <see cref="Measures"/>.</param>
    public virtual void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures)
    {
    }

    /// <summary>The random stream of a pass: training and evaluation have different ones, and so has each sampled code of a row.</summary>
    protected static RandomStream Draws(in ForwardPass pass) =>
        new(pass.Seed, RandomPurpose.Latent, (pass.Training ? 0u : 1u) + 4 * (uint)pass.SampleIndex, (ulong)pass.Step);
}
