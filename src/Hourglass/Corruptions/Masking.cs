using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>
/// Masking: a fraction ν of the values of each row is set to 0, either exactly round(ν·n) of n chosen at random (Vincent et al.,
/// "Extracting and composing robust features with denoising autoencoders", 2008) or each value independently with probability ν.
/// </summary>
internal sealed class Masking : Corruption
{
    /// <summary>Creates the corruption.</summary>
    /// <param name="fraction">The fraction ν, 0 to 1.</param>
    /// <param name="exact">
    /// Whether to mask exactly round(ν·n) values of each row (a half is rounded up), or each with probability ν.
    /// </param>
    /// <exception cref="ArgumentException">ν is not from 0 to 1.</exception>
    public Masking(float fraction, bool exact = true)
    {
        if (!(fraction >= 0 && fraction <= 1))
            throw new ArgumentException(FormattableString.Invariant($"fraction must be 0 to 1; found {fraction}."), nameof(fraction));
        (Fraction, Exact) = (fraction, exact);
    }

    /// <summary>The fraction ν.</summary>
    public float Fraction { get; }

    /// <summary>Whether each row has exactly round(ν·n) masked values.</summary>
    public bool Exact { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination)
    {
        if (Exact) backend.MaskExactly(stream, Count(source.Columns), source, destination);
        else backend.ReplaceAtRandom(stream, Fraction, 0, 0, source, destination);
    }

    /// <inheritdoc/>
    public override string ToString() => Exact
        ? string.Create(CultureInfo.InvariantCulture, $"masking, exactly {100 * (decimal)Fraction:0.##} % of each row's values set to 0")
        : string.Create(CultureInfo.InvariantCulture, $"masking, each value set to 0 with probability {Fraction}");

    /// <summary>The number of masked values; in decimal, so that 0.35 of 10 is 3.5 and not slightly less.</summary>
    private int Count(int values) => (int)Math.Round((decimal)Fraction * values, MidpointRounding.AwayFromZero);
}

/// <summary>Masking noise: a fraction ν of the values of each row is set to 0 (Vincent et al., 2008).</summary>
public sealed record MaskingRecipe : CorruptionRecipe
{
    /// <summary>The fraction ν of a row's values that are set to 0, 0 to 1.</summary>
    public required float Fraction { get; init; }

    /// <summary>True for exactly round(ν·n) of the n values of each row; false for each value independently with probability ν.</summary>
    public bool Exact { get; init; } = true;

    /// <inheritdoc/>
    public override Corruption Create(Shape input) => new Masking(Fraction, Exact);
}
