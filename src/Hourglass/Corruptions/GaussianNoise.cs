using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>Additive Gaussian noise: x̃ = x + σ·ε with ε drawn from N(0, 1) for each value, then clipped where asked.</summary>
public sealed class GaussianNoise : Corruption
{
    /// <summary>Makes the noise.</summary>
    /// <param name="sigma">The standard deviation σ in scaled units, finite and at least 0.</param>
    /// <param name="clip">The range in scaled units that x̃ is clipped to, such as (0, 1) for pictures; null for none.</param>
    /// <exception cref="ArgumentException">σ is negative or not finite, or the range is empty.</exception>
    public GaussianNoise(float sigma, (float Low, float High)? clip = null)
    {
        if (!(sigma >= 0 && float.IsFinite(sigma)))
            throw new ArgumentException($"sigma must be a number of at least 0; found {sigma}.", nameof(sigma));
        if (clip is { } range && !(range.Low < range.High))
            throw new ArgumentException($"clip must go from a lower to a higher value; found {range.Low} to {range.High}.", nameof(clip));
        (Sigma, Clip) = (sigma, clip);
    }

    /// <summary>The standard deviation σ, in scaled units.</summary>
    public float Sigma { get; }

    /// <summary>The range in scaled units that x̃ is clipped to; null for none.</summary>
    public (float Low, float High)? Clip { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination)
    {
        var (low, high) = Clip ?? (float.NegativeInfinity, float.PositiveInfinity);
        backend.AddNormal(stream, Sigma, low, high, source, destination);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var clipped = Clip is { } range ? string.Create(CultureInfo.InvariantCulture, $", clipped to [{range.Low}, {range.High}]") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Gaussian noise, σ = {Sigma} in scaled units{clipped}");
    }
}
