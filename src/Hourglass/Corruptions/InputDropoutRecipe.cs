using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>An <see cref="InputDropout"/>.</summary>
public sealed record InputDropoutRecipe : CorruptionRecipe
{
    /// <summary>The probability that a value is set to 0, at least 0 and below 1.</summary>
    public required float Rate { get; set; }

    private protected override Corruption Build(Shape input) => new InputDropout(Rate);
}
