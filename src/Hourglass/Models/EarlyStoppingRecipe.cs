namespace Hourglass.Models;

/// <summary>Stops when the validation loss has not improved for a while, and puts the best weights back.</summary>
public sealed record EarlyStoppingRecipe
{
    /// <summary>How many measurements without improvement are borne; at least 1.</summary>
    public required int Patience { get; init; }

    /// <summary>How much lower than the best a loss must be to count as an improvement; at least 0.</summary>
    public double MinimumImprovement { get; init; }
}
