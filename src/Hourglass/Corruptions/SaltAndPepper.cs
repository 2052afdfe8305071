using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>
/// Salt-and-pepper noise: each value is replaced with a given probability, by the lowest or the highest value as a fair coin falls (Vincent et al., "Stacked denoising autoencoders", 2010).
/// </summary>
public sealed class SaltAndPepper : Corruption
{
    /// <summary>Makes the noise.</summary>
    /// <param name="fraction">The probability that a value is replaced, 0 to 1.</param>
    /// <param name="low">The pepper, in scaled units.</param>
    /// <param name="high">The salt, in scaled units, above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The fraction is not from 0 to 1, or the two values are not finite and in order.</exception>
    public SaltAndPepper(float fraction, float low = 0, float high = 1)
    {
        if (!(fraction >= 0 && fraction <= 1)) throw new ArgumentException($"fraction must be 0 to 1; found {fraction}.", nameof(fraction));
        if (!float.IsFinite(low)) throw new ArgumentException($"low must be a finite number; found {low}.", nameof(low));
        if (!(high > low && float.IsFinite(high))) throw new ArgumentException($"high must be a finite number above low, {low}; found {high}.", nameof(high));
        (Fraction, Low, High) = (fraction, low, high);
    }

    /// <summary>The probability that a value is replaced.</summary>
    public float Fraction { get; }

    /// <summary>What one half of the replaced values become, in scaled units.</summary>
    public float Low { get; }

    /// <summary>What the other half become, in scaled units.</summary>
    public float High { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination) =>
        backend.ReplaceAtRandom(stream, Fraction, Low, High, source, destination);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"salt-and-pepper noise, each value set to {Low} or {High} with probability {Fraction}");
}
