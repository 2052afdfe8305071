using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>A <see cref="SaltAndPepper"/>.</summary>
public sealed record SaltAndPepperRecipe : CorruptionRecipe
{
    /// <summary>The probability that a value is replaced, 0 to 1.</summary>
    public required float Fraction { get; set; }

    /// <summary>The pepper, in scaled units: what one half of the replaced values become.</summary>
    public float Low { get; set; }

    /// <summary>The salt, in scaled units and above <see cref="Low"/>: what the other half become.</summary>
    public float High { get; set; } = 1;

    private protected override Corruption Build(Shape input) => new SaltAndPepper(Fraction, Low, High);
}
