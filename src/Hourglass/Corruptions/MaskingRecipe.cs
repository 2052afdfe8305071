using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>A <see cref="Masking"/>.</summary>
public sealed record MaskingRecipe : CorruptionRecipe
{
    /// <summary>The fraction ν of a row's values that are set to 0, 0 to 1.</summary>
    public required float Fraction { get; set; }

    /// <summary>True for exactly round(ν·n) values of each row of n; false for each value on its own with probability ν.</summary>
    public bool Exact { get; set; } = true;

    private protected override Corruption Build(Shape input) => new Masking(Fraction, Exact);
}
