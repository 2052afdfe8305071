using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>
/// Salt-and-pepper noise: each value is replaced with a given probability, by the low or the high value with equal probability (Vincent et
/// al., "Stacked denoising autoencoders", 2010).
/// </summary>
internal sealed class SaltAndPepper : Corruption
{
    /// <summary>Creates the corruption.</summary>
    /// <param name="fraction">The probability that a value is replaced, 0 to 1.</param>
    /// <param name="low">The pepper, finite, in scaled units.</param>
    /// <param name="high">The salt, finite, in scaled units, above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The fraction is not from 0 to 1, or the two values are not finite and in order.</exception>
    public SaltAndPepper(float fraction, float low = 0, float high = 1)
    {
        if (!(fraction >= 0 && fraction <= 1))
            throw new ArgumentException(FormattableString.Invariant($"fraction must be 0 to 1; found {fraction}."), nameof(fraction));
        if (!float.IsFinite(low))
            throw new ArgumentException(FormattableString.Invariant($"low must be a finite number; found {low}."), nameof(low));
        if (!(high > low && float.IsFinite(high)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"high must be a finite number above low, {low}; found {high}."), nameof(high));
        }

        (Fraction, Low, High) = (fraction, low, high);
    }

    /// <summary>The probability that a value is replaced.</summary>
    public float Fraction { get; }

    /// <summary>The value of one half of the replaced values, in scaled units.</summary>
    public float Low { get; }

    /// <summary>The value of the other half, in scaled units.</summary>
    public float High { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination) =>
        backend.ReplaceAtRandom(stream, Fraction, Low, High, source, destination);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"salt-and-pepper noise, each value set to {Low} or {High} with probability {Fraction}");
}

/// <summary>
/// Salt-and-pepper noise: each value is replaced with a given probability, by the low or the high value with equal probability (Vincent et
/// al., 2010).
/// </summary>
public sealed record SaltAndPepperRecipe : CorruptionRecipe
{
    /// <summary>The probability that a value is replaced, 0 to 1.</summary>
    public required float Fraction { get; init; }

    /// <summary>The pepper, finite, in scaled units: the value of one half of the replaced values.</summary>
    public float Low { get; init; }

    /// <summary>The salt, finite, in scaled units and above <see cref="Low"/>: the value of the other half.</summary>
    public float High { get; init; } = 1;

    /// <inheritdoc/>
    public override Corruption Create(Shape input) => new SaltAndPepper(Fraction, Low, High);
}
