using System.Globalization;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Corruptions;

/// <summary>Additive Gaussian noise: x̃ = x + σ·ε with ε ~ N(0, 1) for each value, optionally clipped.</summary>
internal sealed class GaussianNoise : Corruption
{
    /// <summary>Creates the corruption.</summary>
    /// <param name="sigma">The standard deviation σ in scaled units, finite and at least 0.</param>
    /// <param name="clip">The range in scaled units that x̃ is clipped to, such as (0, 1) for pictures; null for none.</param>
    /// <exception cref="ArgumentException">σ is negative or not finite, or the range is empty.</exception>
    public GaussianNoise(float sigma, (float Low, float High)? clip = null)
    {
        if (!(sigma >= 0 && float.IsFinite(sigma)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"sigma must be a number of at least 0; found {sigma}."), nameof(sigma));
        }

        if (clip is { } range && !(range.Low < range.High))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"clip must go from a lower to a higher value; found {range.Low} to {range.High}."),
                nameof(clip));
        }

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

/// <summary>Additive Gaussian noise: x̃ = x + σ·ε with ε ~ N(0, 1) for each value, optionally clipped.</summary>
public sealed record GaussianNoiseRecipe : CorruptionRecipe
{
    /// <summary>
    /// The standard deviation σ in scaled units, at least 0: 0.2 is a fifth of the range from black to white of pictures scaled to [0, 1].
    /// </summary>
    public required float Sigma { get; init; }

    /// <summary>The range [low, high] in scaled units that noisy values are clipped to, such as [0, 1]; null for no clipping.</summary>
    public IReadOnlyList<float>? Clip { get; init => field = value is null ? null : [.. value]; }

    /// <inheritdoc/>
    public override Corruption Create(Shape input)
    {
        if (Clip is not null and not [_, _])
            throw new RecipeException($"corruption.clip: expected two numbers, the minimum and the maximum; found {Clip.Count}.");
        return new GaussianNoise(Sigma, Clip is [var low, var high] ? (low, high) : null);
    }
}
