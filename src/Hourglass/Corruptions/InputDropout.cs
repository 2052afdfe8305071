using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>
/// Dropout of the inputs: each value is set to 0 with a given probability, and the others are divided by one minus it, so that the
/// expected value stays the same (Srivastava et al., "Dropout", 2014). Unlike a dropout layer it is applied in evaluation too.
/// </summary>
internal sealed class InputDropout : Corruption
{
    /// <summary>Creates the corruption.</summary>
    /// <param name="rate">The probability that a value is set to 0, at least 0 and below 1.</param>
    /// <exception cref="ArgumentException">The rate is out of its range.</exception>
    public InputDropout(float rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentException(FormattableString.Invariant($"rate must be at least 0 and below 1; found {rate}."), nameof(rate));
        Rate = rate;
    }

    /// <summary>The probability that a value is set to 0.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination) =>
        backend.Dropout(stream, Rate, source, destination);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"input dropout, each value set to 0 with probability {Rate}, the others divided by {1 - (decimal)Rate}");
}

/// <summary>
/// Dropout of the inputs: each value is set to 0 with a given probability, and the others are divided by one minus it, so that the
/// expected value stays the same. Unlike a dropout layer it is applied in evaluation too.
/// </summary>
public sealed record InputDropoutRecipe : CorruptionRecipe
{
    /// <summary>The probability that a value is set to 0, at least 0 and below 1.</summary>
    public required float Rate { get; init; }

    /// <inheritdoc/>
    public override Corruption Create(Shape input) => new InputDropout(Rate);
}
